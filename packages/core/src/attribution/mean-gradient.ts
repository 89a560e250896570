import { sum, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { Program } from '../program/program.js';
import type { AttributionProgress } from './attribution.js';
import { batchTensor, logitObjective, type ExplainedLogit } from './explained-logit.js';
import { batchSizeFor, imageBatch } from './image-batches.js';

export interface MeanGradientOptions {
  /** Computes the explained logit; its rule says how gradients pass rectifiers. */
  readonly program: Program;
  /** Over how many images. Default: 1. */
  readonly imageCount?: number;
  /** Makes a copy of the explained image into image `index`. Default: leaves it as it is. */
  readonly change?: (copy: Float32Array<ArrayBuffer>, index: number) => void;
  /** Passes that were made before these: progress goes on from there. Default: 0. */
  readonly doneBefore?: number;
}

export interface MeanGradient {
  /** `[height, width, channels]` */
  readonly gradient: Float64Array<ArrayBuffer>;
  /** Mean over the images. */
  readonly logit: number;
}

/** The mean over changed images of the logit's gradient: the loop of all methods that follow the gradient to the image. */
export async function* meanGradient(
  explained: ExplainedLogit,
  { program, imageCount = 1, change = () => undefined, doneBefore = 0 }: MeanGradientOptions,
): AsyncGenerator<AttributionProgress, MeanGradient, void> {
  const { image } = explained;
  const gradient = new Float64Array(image.values.length);
  let logit = 0;
  const batchSize = batchSizeFor(image);
  for (let first = 0; first < imageCount; first += batchSize) {
    const count = Math.min(batchSize, imageCount - first);
    const pass = await gradientPass(explained, program, imageBatch(image, first, count, change));
    pass.gradient.forEach((value, index) => {
      gradient[index] = (gradient[index] ?? 0) + value / imageCount;
    });
    for (const value of pass.logits) logit += value / imageCount;
    yield { done: doneBefore + first + count, total: doneBefore + imageCount };
  }
  return { gradient, logit };
}

/** The logits of a batch, and the sum over the batch of their gradients. */
async function gradientPass(explained: ExplainedLogit, program: Program, values: Float32Array) {
  const [objective, total] = tidy((): [Tensor, Tensor] => {
    const images = batchTensor(explained, values);
    const pass = program.gradient(images, logitObjective(explained, images.shape[0]));
    return [pass.objective, sum(pass.gradient, 0)];
  });
  try {
    return {
      logits: Float32Array.from(await objective.data()),
      gradient: Float32Array.from(await total.data()),
    };
  } finally {
    objective.dispose();
    total.dispose();
  }
}
