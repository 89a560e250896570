import type { Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { tensorFromFloat } from '../images/float-image.js';
import type { FloatImage } from '../images/rgba-image.js';
import type { Layer } from '../network/network.js';
import { ancestors, runnableLayers, shapesFor } from '../network/subgraph.js';
import type { LoadedModel } from './model.js';
import { Program } from '../program/program.js';

/** One layer's output while it is there. */
export interface LayerOutput {
  readonly layer: Layer;
  /** Freed by the program before the next: read it at once. */
  readonly value: Tensor;
  /** Counted from 1. */
  readonly index: number;
  /** How many layers can run. */
  readonly count: number;
}

/**
 * Runs the network on one image in model-input units and gives the output of every layer that can run, in order.
 * @throws `UNSUPPORTED_LAYER` when none can; `INVALID_REQUEST` when the network cannot take the image's size
 */
export function* layerOutputs(
  { network, weights }: LoadedModel,
  image: FloatImage,
): Generator<LayerOutput, void> {
  const layers = new Map(runnableLayers(network).map((layer) => [layer.nodeIds.at(-1) ?? '', layer]));
  const targets = [...layers.keys()];
  if (targets.length === 0) {
    throw new FeaturescopeError('UNSUPPORTED_LAYER', `No layer of "${network.name}" can run.`);
  }
  const program = new Program({ network, weights, targets });
  shapesFor(ancestors(network, targets), [1, image.height, image.width, image.channels]);
  const tensor = tensorFromFloat(image);
  try {
    let index = 0;
    for (const [target, value] of program.targetsInOrder(tensor)) {
      index++;
      yield { layer: layers.get(target) as Layer, value, index, count: targets.length };
    }
  } finally {
    tensor.dispose();
  }
}
