/** How numbers are drawn, in the units of what they stand for. */
export type StartSpec =
  | { readonly kind: 'uniform'; readonly low: number; readonly high: number }
  | { readonly kind: 'normal'; readonly mean: number; readonly deviation: number }
  | { readonly kind: 'constant'; readonly value: number };

/** How numbers become an image. */
export type ParameterizationSpec =
  | {
      /** The numbers are the pixels. */
      readonly kind: 'pixel';
      /**
       * 'model-input': what the network is fed, unbounded, the input encoding bypassed (but red comes first). 'display': pixels from 0 to 1 that
       * the input encoding turns into model input; they are clipped after each step. 'signed': pixels from −1 to 1, turned
       * into model input likewise, but unbounded.
       */
      readonly space: 'model-input' | 'display' | 'signed';
      readonly start: StartSpec;
      /**
       * What a second try starts from; with it, a picture that has kept its start in a good part is tried again, too. Default: `start`.
       */
      readonly otherStart?: StartSpec;
      /** Deviation in pixels of a Gaussian blur after each step. Default: none. */
      readonly blur?: number;
    }
  | {
      /** A spectrum weighted by 1 / frequency^decay, with the colours of natural images. */
      readonly kind: 'fourier';
      readonly space: 'display';
      readonly deviation: number;
      readonly decay: number;
    }
  | {
      /** A sum of images of half the size, a quarter and so on. */
      readonly kind: 'laplacian-pyramid';
      readonly space: 'display';
      readonly deviation: number;
      readonly levelCount: number;
    }
  | {
      /** The phases of a spectrum of fixed magnitudes 1 / frequency^decay. */
      readonly kind: 'phase-only';
      readonly space: 'display';
      readonly decay: number;
    };

/** In pixels, or as a share of the canvas's shorter side. */
export type Length = number | { readonly share: number };

/** How a step sees the image; drawn anew for each step. Fills are in the units of the parameterization's space. */
export type TransformSpec =
  /** Rolled around by up to this much each way. */
  | { readonly kind: 'roll'; readonly size: Length }
  /** A random part, smaller by this much. */
  | { readonly kind: 'jitter'; readonly size: Length }
  /** A frame on each side. */
  | { readonly kind: 'pad'; readonly size: Length; readonly fill: number }
  | { readonly kind: 'scale'; readonly factors: readonly number[] }
  | { readonly kind: 'rotate'; readonly degrees: readonly number[]; readonly fill: number }
  /** Gaussian, in pixels. */
  | { readonly kind: 'blur'; readonly deviation: number }
  /** Left and right change places, every second time. */
  | { readonly kind: 'flip' }
  /** A part of a size that goes from one share of the sides to another, enlarged to the canvas. */
  | { readonly kind: 'crop'; readonly from: number; readonly to: number; readonly deviation: number }
  | { readonly kind: 'noise'; readonly deviation: number };

/** What is maximized, before a layer and a channel are chosen: one channel's mean over all positions. */
export interface RecipeObjective {
  readonly kind: 'channel';
  /** So many positions on each side do not count. Default: 0. */
  readonly border?: number;
  /**
   * Which value of the model's final softmax or sigmoid is meant. Default: 'logit', because probabilities saturate.
   */
  readonly output?: 'logit' | 'probability';
}

/** What an image should have little of. All are means over an image's values, so that weights do not depend on its size. */
export type PenaltySpec =
  /** Differences between neighbours, magnitudes (total variation). */
  | { readonly kind: 'total-variation'; readonly weight: number }
  /** (mean of |x − centre|^power)^(1 / power): L1 for 1, L2 for 2. */
  | { readonly kind: 'norm'; readonly weight: number; readonly power: number; readonly centre: number }
  /** Half the mean square of what a blur takes away. */
  | { readonly kind: 'blur'; readonly weight: number; readonly deviation: number };

/** A number, or 1 / (offset + slope · step), steps counted from 0. In units of the parameters. */
export type StepSize = number | { readonly kind: 'inverse'; readonly offset: number; readonly slope: number };

/** How a gradient becomes a step. */
export type OptimizerSpec =
  | {
      readonly kind: 'gradient-ascent';
      /** What each image's gradient is divided by: its own root mean square plus `epsilon`, its length, or nothing. */
      readonly normalization: 'rms' | 'l2' | 'none';
      readonly epsilon: number;
      readonly stepSize: StepSize;
      /** Share of the last step that is taken again. Default: none. */
      readonly momentum?: number;
    }
  | {
      readonly kind: 'rmsprop';
      readonly stepSize: StepSize;
      readonly rho: number;
      readonly momentum: number;
      readonly epsilon: number;
    }
  | ({ readonly kind: 'adam' } & AdamConstants)
  | ({ readonly kind: 'nadam' } & AdamConstants);

export interface AdamConstants {
  readonly stepSize: StepSize;
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
}

/** How the finished image becomes a picture. */
export type DisplaySpec =
  | {
      /** (x − mean) / (deviation + epsilon) · contrast + .5, clipped to [0, 1]. */
      readonly kind: 'standardize';
      readonly contrast: number;
      readonly epsilon: number;
      /** Cut off each side afterwards, as a share of it. Default: nothing. */
      readonly crop?: number;
    }
  /** clip(x − mean, 0, 255) / max: what is brighter than the mean. */
  | { readonly kind: 'de-average' }
  /** Pixels of the display space as they are. */
  | { readonly kind: 'as-is' };

/** From coarse to fine: the image is ascended on while it is small, enlarged by `scale`, and so on up to the canvas. */
export interface OctavesSpec {
  /** 1: on the canvas alone. Sizes that the layer cannot take are left out. */
  readonly count: number;
  readonly scale: number;
  /** After each enlargement, the mean over so many pixels each way. Default: none. */
  readonly blur?: number;
  /**
   * 'nearest': each size is the canvas's divided by a power of `scale`, rounded. 'up': each is the next one's divided by
   * `scale`, rounded up, as when the larger one was cut to whole pixels. Default: 'nearest'.
   */
  readonly rounding?: 'nearest' | 'up';
}

/** When rectifiers let the gradient through although they are all closed (Lucid's redirected ReLU). */
export interface OpeningSpec {
  /** 'dead': in a second try, for channels that no gradient has reached. 'always': for every channel. */
  readonly when: 'dead' | 'always';
  /** For this many steps from the start. */
  readonly stepCount: number;
}

/** A named, complete and versioned way to make pictures. Plain data; all of them are listed in `recipes.ts`. */
export interface Recipe {
  readonly name: string;
  readonly version: number;
  /** What the picture shows, for the interface. */
  readonly title: string;
  /** Where the numbers come from. */
  readonly provenance: string;
  /** In pixels, square. A network with a smaller fixed input, or a layer that needs its fixed size, overrides it. */
  readonly canvasSize: number;
  /** Where the network's input is smaller than `canvasSize`: how many times larger than it the canvas may be. Default: 1. */
  readonly enlargement?: number;
  readonly parameterization: ParameterizationSpec;
  readonly objective: RecipeObjective;
  readonly penalties: readonly PenaltySpec[];
  readonly optimizer: OptimizerSpec;
  /** Shared out evenly between the octaves. */
  readonly stepCount: number;
  readonly octaves: OctavesSpec;
  /** How a step sees the image, in order. */
  readonly transforms: readonly TransformSpec[];
  /** So many times a step looks at the image, each time through transforms of its own; their gradients are averaged. */
  readonly viewCount: number;
  readonly opening: OpeningSpec;
  readonly display: DisplaySpec;
}
