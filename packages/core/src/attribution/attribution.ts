import type { InputEncoding } from '../images/input-encoding.js';
import type { FloatImage } from '../images/rgba-image.js';

export const attributionMethods = [
  'gradient',
  'gradient-x-input',
  'smoothgrad',
  'integrated-gradients',
  'grad-cam',
  'grad-cam++',
  'guided-backpropagation',
  'guided-grad-cam',
  'occlusion',
] as const;

/** How it is told what in an image mattered. Each has a file of its own, which names its paper. */
export type AttributionMethod = (typeof attributionMethods)[number];

export const baselines = ['black', 'mean', 'blur'] as const;

/** What stands for "nothing there": black, the image's own mean colour, or the image with its details blurred away. */
export type Baseline = (typeof baselines)[number];

/** Options of single methods; the others ignore them. */
export interface AttributionOptions {
  /** SmoothGrad: noisy images (25). Integrated gradients: steps to begin with (50), doubled while they are too few. */
  readonly samples?: number;
  /** SmoothGrad: standard deviation of the noise, as a share of the image's range of values (0.15). */
  readonly noise?: number;
  /** SmoothGrad: of the noise (0). */
  readonly seed?: number;
  /** Integrated gradients: where the path begins ('black'). Occlusion: what covers the image ('mean'). */
  readonly baseline?: Baseline;
  /** Occlusion: side of the covering square in pixels (1/8 of the image's shorter side). */
  readonly patch?: number;
  /** Occlusion: pixels between two squares (1/16 of the image's shorter side). */
  readonly stride?: number;
}

/** What of an image made a class's logit what it is? */
export interface AttributionRequest {
  readonly method: AttributionMethod;
  /** In model-input units. */
  readonly image: FloatImage;
  /** Class of the model's first output; its logit is explained (of maps of logits: their mean). */
  readonly classIndex: number;
  /** Grad-CAM and its kin: the layer whose maps are weighed; null: the last with height and width before the output. */
  readonly layer: string | null;
  /** How the image was encoded, which tells what black is; default: the network's own guess. */
  readonly encoding?: InputEncoding;
  readonly options?: AttributionOptions;
}

/** An answer, at the image's size. */
export interface Attribution {
  readonly method: AttributionMethod;
  /** Whose maps were weighed; null where the method looks at no layer. */
  readonly layer: string | null;
  readonly width: number;
  readonly height: number;
  /** 1, or those of the image, in the model's order. */
  readonly channels: number;
  /** `[height, width, channels]`, in the method's own units: positive speaks for the class, negative against it. */
  readonly values: Float32Array<ArrayBuffer>;
  /** Of the class, for the image itself. */
  readonly logit: number;
  /**
   * Integrated gradients: how far the sum of the values is from the logit's distance to that of the baseline, as a
   * signed share of that distance. Null for other methods, and where image and baseline have the same logit.
   */
  readonly completenessError: number | null;
}

/** How many passes through the network are done, of how many as far as it is known. */
export interface AttributionProgress {
  readonly done: number;
  readonly total: number;
}
