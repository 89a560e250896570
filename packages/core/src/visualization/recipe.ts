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
  /** 'model-input': what the network is fed, unbounded, the input encoding bypassed. */
  readonly space: 'model-input';
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
export interface DisplaySpec {
  /** (x − mean) / (deviation + epsilon) · contrast + .5, clipped to [0, 1]. */
  readonly kind: 'standardize';
  readonly contrast: number;
  readonly epsilon: number;
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
  readonly stepCount: number;
  /**
   * A channel that no gradient reaches starts again with its rectifiers opened for this many steps (Lucid's redirected
   * ReLU); channels that can be reached are never treated so.
   */
  readonly openedStepCount: number;
  readonly display: DisplaySpec;
}
