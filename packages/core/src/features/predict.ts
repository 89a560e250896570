import { tensorFromFloat } from '../images/float-image.js';
import type { FloatImage } from '../images/rgba-image.js';
import { outputLogits } from '../network/logits.js';
import { ancestors, shapesFor } from '../network/subgraph.js';
import { Program } from '../program/program.js';
import type { LoadedModel } from '../visualization/model.js';
import { nudgedNetwork, type Nudge } from './nudge.js';

export interface PredictRequest {
  /** In model-input units. */
  readonly image: FloatImage;
  /** Channels that are scaled on the way; default: none. */
  readonly nudges?: readonly Nudge[];
}

/** What the model's first output says of an image. */
export interface Prediction {
  /** The layer that the output comes from. */
  readonly outputLayer: string;
  /** One per class; null when the output is neither a softmax nor a sigmoid. */
  readonly probabilities: Float32Array<ArrayBuffer> | null;
  /** One per class: what goes into the softmax or sigmoid, or the output itself. */
  readonly logits: Float32Array<ArrayBuffer>;
}

/**
 * Runs the network up to its first output.
 * @throws `UNSUPPORTED_LAYER`, `INVALID_IMAGE`, or `INVALID_REQUEST` when the network has no output or cannot take the
 *   image's size
 */
export async function predict(
  { network, weights }: LoadedModel,
  { image, nudges = [] }: PredictRequest,
): Promise<Prediction> {
  const nudged = nudgedNetwork(network, nudges);
  const { output, logits, probability } = outputLogits(nudged);
  const targets = [...new Set([output.id, logits.id])];
  const program = new Program({ network: nudged, weights, targets });
  shapesFor(ancestors(nudged, targets), [1, image.height, image.width, image.channels]);
  const input = tensorFromFloat(image);
  try {
    const read = new Map<string, Float32Array<ArrayBuffer>>();
    for (const [target, value] of program.targetsInOrder(input)) {
      read.set(target, Float32Array.from(await value.data()));
    }
    return {
      outputLayer: output.layer,
      probabilities: probability ? (read.get(output.id) ?? null) : null,
      logits: read.get(logits.id) ?? new Float32Array(0),
    };
  } finally {
    input.dispose();
  }
}

/** A class of a prediction. */
export interface RankedClass {
  readonly index: number;
  readonly probability: number | null;
  readonly logit: number;
}

/** The classes with the greatest logits, greatest first. */
export function topClasses({ probabilities, logits }: Prediction, count: number): readonly RankedClass[] {
  return Array.from(logits, (logit, index) => ({
    index,
    probability: probabilities?.[index] ?? null,
    logit,
  }))
    .sort((a, b) => b.logit - a.logit || a.index - b.index)
    .slice(0, count);
}
