import { tensor4d, tidy, type Tensor4D } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import type { FloatImage } from '../images/rgba-image.js';
import { isOpaque } from '../network/build-network.js';
import { outputLogits } from '../network/logits.js';
import type { NetworkNode, Shape } from '../network/network.js';
import { ancestors, shapesFor } from '../network/subgraph.js';
import type { GradientRule } from '../ops/op.js';
import { Program } from '../program/program.js';
import type { LoadedModel } from '../visualization/model.js';
import { channelObjective, type Objective } from '../visualization/objective.js';
import type { AttributionRequest } from './attribution.js';

/** The logit of a class on an image: what every method explains. */
export interface ExplainedLogit {
  readonly model: LoadedModel;
  readonly image: FloatImage;
  readonly classIndex: number;
  /** The node whose last axis counts the classes. */
  readonly node: NetworkNode;
  /** What the logit needs, in topological order, the node itself included. */
  readonly nodes: readonly NetworkNode[];
  /** Of the nodes, for a batch of one such image. */
  readonly shapes: ReadonlyMap<string, Shape>;
  /** Computes the logits, with the gradient of calculus. */
  readonly program: Program;
}

/**
 * @throws `UNSUPPORTED_LAYER` when the output needs a layer that cannot run; `INVALID_REQUEST` when there is no such
 *   class or the network cannot take the image's size; `INVALID_IMAGE` when the image lacks values
 */
export function explainedLogit(
  model: LoadedModel,
  { image, classIndex }: Pick<AttributionRequest, 'image' | 'classIndex'>,
): ExplainedLogit {
  const { network } = model;
  const { logits: node, output } = outputLogits(network);
  const nodes = ancestors(network, [node.id]);
  const blocker = nodes.find(isOpaque);
  if (blocker) {
    throw new FeaturescopeError(
      'UNSUPPORTED_LAYER',
      `The classes of "${network.name}" cannot be explained: its output "${output.layer}" needs layer "${blocker.layer}", which cannot run. ${blocker.attributes.reason}`,
    );
  }
  const program = programFor(model, [node.id], 'plain');
  requireWhole(image);
  const shapes = shapesFor(nodes, [1, image.height, image.width, image.channels]);
  const classCount = shapes.get(node.id)?.at(-1) ?? 0;
  if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classCount) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `The model has classes 0 to ${classCount - 1}; there is no class ${classIndex}.`,
    );
  }
  return { model, image, classIndex, node, nodes, shapes, program };
}

export function programFor(
  { network, weights }: LoadedModel,
  targets: readonly string[],
  gradientRule: GradientRule,
): Program {
  return new Program({ network, weights, targets, gradientRule });
}

/** The logit of each image of a batch; of maps of logits their mean. */
export function logitObjective({ node, classIndex }: ExplainedLogit, imageCount: number): Objective {
  return channelObjective(
    node.id,
    Array.from({ length: imageCount }, () => classIndex),
  );
}

/** Images of the explained one's size, one after the other, as `[images, height, width, channels]`. */
export function batchTensor({ image }: ExplainedLogit, values: Float32Array): Tensor4D {
  const { height, width, channels } = image;
  return tensor4d(values, [values.length / image.values.length, height, width, channels]);
}

/** The logits of images of the explained one's size, which lie one after the other in `values`. */
export async function logitsOf(
  explained: ExplainedLogit,
  values: Float32Array,
): Promise<Float32Array<ArrayBuffer>> {
  const logits = tidy(() => {
    const images = batchTensor(explained, values);
    const targets = explained.program.forward(images);
    return logitObjective(explained, images.shape[0])(targets, explained.program.slices).objective;
  });
  try {
    return Float32Array.from(await logits.data());
  } finally {
    logits.dispose();
  }
}

function requireWhole({ width, height, channels, values }: FloatImage): void {
  const expected = width * height * channels;
  if (values.length === expected && expected > 0) return;
  throw new FeaturescopeError(
    'INVALID_IMAGE',
    `An image of ${width}×${height} pixels and ${channels} channels needs ${expected} values, at least one; ${values.length} were given.`,
  );
}
