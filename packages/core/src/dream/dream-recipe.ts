/** How a gradient on a picture becomes a step. */
export interface DreamStep {
  /**
   * Mean absolute change of a step in percent of the pixel range. Where the gradient is divided by a deviation, that of normally
   * distributed values.
   */
  readonly sizePercent: number;
  /**
   * What the gradient is divided by: the mean of its magnitudes, its standard deviation, or (`standardized`) its deviation after
   * its mean has been taken away.
   */
  readonly normalization: 'mean-magnitude' | 'deviation' | 'standardized';
  /** Deviation in pixels of a Gaussian that smooths the gradient before it. Default: none. */
  readonly gradientBlur?: number;
}

/** The sizes that a dream goes through. */
export interface DreamOctaves {
  readonly count: number;
  /** How many times larger each is than the one before. */
  readonly scale: number;
  /** So many of them are larger than the picture, to whose size the result is brought back. Default: 0. */
  readonly largerCount?: number;
  /**
   * 'floor': the picture's sides divided by a power of `scale`, cut to whole pixels. 'successive': each is the next one's divided by
   * `scale` and rounded. Default: 'floor'.
   */
  readonly rounding?: 'floor' | 'successive';
}

/** A named, complete and versioned way to dream. Plain data; all of them are listed in `dream-recipes.ts`. */
export interface DreamRecipe {
  readonly name: string;
  readonly version: number;
  /** For the interface. */
  readonly title: string;
  /** Where the numbers come from. */
  readonly provenance: string;
  /** Of a layer (or of the chosen channels of it): mean, mean square, or half the sum of squares (‖layer‖² / 2). */
  readonly measure: 'mean' | 'mean-square' | 'half-sum-square';
  /** So many cells at each border of a layer do not count; the mean is still taken over all. Default: 0. */
  readonly border?: number;
  readonly octaves: DreamOctaves;
  /** Of each octave. */
  readonly stepCount: number;
  readonly step: DreamStep;
  /** Rolled around by up to so many pixels each way, anew for each step. Default: none. */
  readonly jitter?: number;
  /** Deviation in pixels of a Gaussian that smooths the picture after each step. Default: none. */
  readonly blur?: number;
  /** Weight of the total variation (mean over all values) that is taken away from the objective. Default: 0. */
  readonly totalVariation?: number;
  /** An octave ends early when the objective reaches this. Default: never. */
  readonly stopAt?: number;
  /**
   * What becomes of the detail that an octave's smaller size lacks. 'carried': each octave begins with the picture in its size plus
   * what the dream has changed so far. 'restored': each octave ends with what the one before it had lost. 'lost': nothing.
   */
  readonly detail: 'carried' | 'restored' | 'lost';
  /** Whether values are cut to the pixel range after each step; else at the end only. */
  readonly clips: boolean;
  /** Whether the result keeps the colours of the picture, and takes only lightness from the dream. Default: no. */
  readonly keepsColour?: boolean;
}
