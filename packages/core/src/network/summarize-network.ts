import type { Layer, Network, NetworkNode, Shape } from './network.js';
import type { ImageInput, LayerKind, LayerSummary, NetworkSummary } from './network-summary.js';
import { blockedNodes, imageInputs } from './subgraph.js';
import { rectifyingLayers } from './rectifying-layers.js';
import { kernelWeight } from '../kernels/kernel-of-layer.js';
import type { OpName } from '../ops/op.js';

const kindOfOp: Readonly<Record<OpName, LayerKind>> = {
  activation: 'activation',
  averagePool: 'pool',
  batchNorm: 'normalization',
  concatenate: 'merge',
  conv2d: 'convolution',
  conv2dTranspose: 'convolution',
  crop: 'reshape',
  dense: 'dense',
  depthToSpace: 'reshape',
  depthwiseConv2d: 'convolution',
  dot: 'merge',
  flatten: 'reshape',
  gather: 'reshape',
  globalAveragePool: 'pool',
  globalMaxPool: 'pool',
  groupNorm: 'normalization',
  identity: 'other',
  input: 'input',
  layerNorm: 'normalization',
  localResponseNorm: 'normalization',
  matMul: 'merge',
  maxPool: 'pool',
  merge: 'merge',
  opaque: 'unsupported',
  pad: 'reshape',
  permute: 'reshape',
  prelu: 'activation',
  rectifier: 'activation',
  reduce: 'pool',
  repeatVector: 'reshape',
  rescaling: 'normalization',
  reshape: 'reshape',
  resize: 'reshape',
  scaledAdd: 'merge',
  slice: 'reshape',
  softmax: 'activation',
  spaceToDepth: 'reshape',
  tile: 'reshape',
  unitNormalization: 'normalization',
  upsample: 'reshape',
  withConstant: 'normalization',
  zeroPad: 'reshape',
};

/** A network without its weights. */
export function summarizeNetwork(network: Network): NetworkSummary {
  const nodes = new Map(network.nodes.map((node) => [node.id, node]));
  const blocked = blockedNodes(network);
  const rectifiedIn = rectifyingLayers(network);
  const inputLayers = new Set(network.inputs.map((id) => nodes.get(id)?.layer));
  const [imageInput = ''] = imageInputs(network);
  return {
    name: network.name,
    source: network.source,
    layers: network.layers.map((layer) => ({
      ...summarizeLayer(layer, nodes, blocked, inputLayers),
      rectifiedIn: rectifiedIn.get(layer.name) ?? null,
    })),
    inputShapes: network.inputs.map((id) => nodes.get(id)?.outputShape ?? []),
    parameterCount: network.layers.reduce((sum, layer) => sum + layer.parameterCount, 0),
    classCount: nodes.get(network.outputs[0] ?? '')?.outputShape?.at(-1) ?? null,
    outputLayer: nodes.get(network.outputs[0] ?? '')?.layer ?? null,
    imageInput: imageInputOf(nodes.get(imageInput)?.outputShape ?? []),
    inputEncoding: network.inputEncoding,
    warnings: network.warnings,
  };
}

function imageInputOf(shape: Shape): ImageInput | null {
  const [, height = null, width = null, channels = null] = shape;
  if (shape.length !== 4 || channels === null) return null;
  return { width, height, channels };
}

/** A layer is of the kind of its first op, but for what only brings its input into another shape (a permute before a matrix product). */
function kindOf(nodes: readonly NetworkNode[]): LayerKind {
  const kinds = nodes.map(({ op }) => kindOfOp[op]);
  return kinds.find((kind) => kind !== 'reshape') ?? kinds[0] ?? 'unsupported';
}

function summarizeLayer(
  layer: Layer,
  nodes: ReadonlyMap<string, NetworkNode>,
  blocked: ReadonlyMap<string, string>,
  inputLayers: ReadonlySet<string | undefined>,
): Omit<LayerSummary, 'rectifiedIn'> {
  const own = layer.nodeIds.flatMap((id) => nodes.get(id) ?? []);
  const blocker = layer.nodeIds.map((id) => blocked.get(id)).find(Boolean);
  const shape = kernelWeight(layer, own)?.shape;
  return {
    name: layer.name,
    type: layer.type,
    kind: layer.unsupported !== null ? 'unsupported' : kindOf(own),
    outputShape: layer.outputShape,
    parameterCount: layer.parameterCount,
    kernelShape: shape?.length === 4 ? (shape as [number, number, number, number]) : null,
    channelCount: blocker === undefined ? (layer.outputShape?.at(-1) ?? null) : null,
    unsupported:
      layer.unsupported ??
      (blocker === undefined || blocker === layer.name ? null : reasonOf(blocker, inputLayers.has(blocker))),
  };
}

function reasonOf(blocker: string, isInput: boolean): string {
  return isInput
    ? `It needs the input "${blocker}" too, and only the image is fed to the network.`
    : `It needs the output of layer "${blocker}", which cannot run.`;
}
