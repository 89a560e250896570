import { keep, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { outputNode } from '../network/find-layer.js';
import type { NetworkNode } from '../network/network.js';
import type { Evaluate } from '../program/program.js';
import { batchTensor, logitObjective, programFor, type ExplainedLogit } from './explained-logit.js';

/** A layer's feature maps and the logit's gradient there. */
export interface WeighedLayer {
  readonly layer: string;
  readonly height: number;
  readonly width: number;
  readonly channels: number;
  /** `[height, width, channels]`, as `gradient`. */
  readonly maps: Float32Array<ArrayBuffer>;
  /** d logit / d maps */
  readonly gradient: Float32Array<ArrayBuffer>;
  readonly logit: number;
}

/**
 * Computes what Grad-CAM and its kin weigh.
 * @param layer null: the last layer before the logits that has height and width
 * @throws `LAYER_NOT_FOUND`; `INVALID_REQUEST` when the layer has no maps or the logit does not follow from it
 */
export async function weighedLayer(explained: ExplainedLogit, layer: string | null): Promise<WeighedLayer> {
  const { model, image, node: logits } = explained;
  const node = layer === null ? lastWithMaps(explained) : requestedNode(explained, layer);
  const program = programFor(model, [node.id, logits.id], 'plain');
  const evaluateLogit = logitObjective(explained, 1);
  const [objective, maps, gradient] = tidy((): [Tensor, Tensor, Tensor] => {
    const seen: { maps?: Tensor } = {};
    const evaluate: Evaluate = (targets, slices) => {
      // The program's own tidy around this would take the clone back.
      seen.maps = keep((targets.get(node.id) as Tensor).clone());
      return evaluateLogit(targets, slices);
    };
    const pass = program.gradient(batchTensor(explained, image.values), evaluate, node.id);
    return [pass.objective, seen.maps as Tensor, pass.gradient];
  });
  const [, height = 1, width = 1, channels = 1] = maps.shape;
  try {
    const [logit = Number.NaN] = await objective.data();
    return {
      ...{ layer: node.layer, height, width, channels, logit },
      maps: Float32Array.from(await maps.data()),
      gradient: Float32Array.from(await gradient.data()),
    };
  } finally {
    for (const tensor of [objective, maps, gradient]) tensor.dispose();
  }
}

/** Not the image itself; and not maps of one pixel, as a global pool may leave them: they say nothing of where. */
function lastWithMaps(explained: ExplainedLogit): NetworkNode {
  const { model, nodes, shapes, node: logits } = explained;
  const outputs = new Set(model.network.layers.map(({ nodeIds }) => nodeIds.at(-1)));
  const found = nodes.findLast((node) => {
    const [, height, width] = shapes.get(node.id) ?? [];
    return (
      outputs.has(node.id) &&
      node.op !== 'input' &&
      hasMaps(explained, node) &&
      node.layer !== logits.layer &&
      height !== 1 &&
      width !== 1
    );
  });
  if (found) return found;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `"${model.network.name}" has no layer with height and width before its output, and Grad-CAM needs one. Choose another method.`,
  );
}

function requestedNode(explained: ExplainedLogit, layer: string): NetworkNode {
  const node = outputNode(explained.model.network, layer);
  if (node.id === explained.node.id || !explained.nodes.includes(node)) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `The output of the model does not follow from layer "${layer}". Choose a layer before "${explained.node.layer}".`,
    );
  }
  if (hasMaps(explained, node)) return node;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `The output of layer "${layer}" has no height and width, so it cannot be laid over the image. Choose a convolution or a pool.`,
  );
}

/** Reordered or reshaped, four axes need not be those of an image any more. */
function hasMaps({ shapes }: ExplainedLogit, { id, op }: NetworkNode): boolean {
  return shapes.get(id)?.length === 4 && op !== 'permute' && op !== 'reshape';
}
