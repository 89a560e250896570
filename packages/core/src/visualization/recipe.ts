/** Where an ascent starts. Values are in the units of the parameterization's space. */
export interface StartSpec {
  readonly kind: 'uniform';
  readonly low: number;
  readonly high: number;
}

/** How numbers become an image. */
export interface ParameterizationSpec {
  /** The numbers are the pixels. */
  readonly kind: 'pixel';
  /**
   * 'model-input': what the network is fed, unbounded, the input encoding bypassed. 'display': pixels from 0 to 1 that
   * the input encoding turns into model input; they are clipped after each step.
   */
  readonly space: 'model-input' | 'display';
  readonly start: StartSpec;
}

/** What is maximized, before a target layer and channel are chosen. */
export interface ObjectiveSpec {
  /** Mean of one channel of the layer's output over all positions. */
  readonly kind: 'channel';
}

/** How a gradient becomes a step. */
export interface OptimizerSpec {
  readonly kind: 'gradient-ascent';
  /** The gradient of each image is divided by its own root mean square plus `epsilon`. */
  readonly normalization: 'rms';
  readonly epsilon: number;
  /** In units of the parameterization's space. */
  readonly stepSize: number;
}

/** How the finished image becomes a picture. */
export type DisplaySpec =
  /** (x − mean) / (deviation + epsilon) · contrast + .5, clipped to [0, 1]. */
  | { readonly kind: 'standardize'; readonly contrast: number; readonly epsilon: number }
  /** Pixels of the display space as they are. */
  | { readonly kind: 'as-is' };

/** From coarse to fine: the image is ascended on while it is small, enlarged by `scale`, and so on up to the canvas. */
export interface OctavesSpec {
  /** 1: on the canvas alone. Sizes that the layer cannot take are left out. */
  readonly count: number;
  readonly scale: number;
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
  readonly parameterization: ParameterizationSpec;
  readonly objective: ObjectiveSpec;
  readonly optimizer: OptimizerSpec;
  /** Shared out evenly between the octaves. */
  readonly stepCount: number;
  readonly octaves: OctavesSpec;
  /** Each step sees the image rolled around by up to this many pixels each way. */
  readonly jitter: number;
  readonly opening: OpeningSpec;
  readonly display: DisplaySpec;
}
