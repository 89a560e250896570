import type { Network, NetworkNode } from '../network/network.js';
import { knownFamilies } from './known-encodings.js';
import { inputEncodings, inputEncodingFromMetadata, type InputEncoding } from './input-encoding.js';

/** An encoding, and in a sentence why it and no other. */
export interface InputEncodingGuess {
  readonly encoding: InputEncoding;
  readonly reason: string;
  /** Nothing speaks for it: it is only the most common one. */
  readonly isFallback?: true;
}

/** A factor below this makes small numbers of bytes (1/255 and 1/127.5 are the usual ones). */
const largestByteScale = 0.05;

/** A mean above this is one of bytes (ImageNet's are about 104, 117 and 124). */
const smallestByteMean = 16;

/**
 * How a model wants its pixels. No file format says it, so: what the metadata file beside the model states, else
 * 0 to 255 when the model scales its input itself, else what a known family of networks or torchvision's wants, else 0 to 1.
 *
 * @param metadata parsed content of `metadata.json` beside the model; null when there is none
 */
export function guessInputEncoding(
  network: Pick<Network, 'nodes' | 'layers' | 'source' | 'outputs'>,
  metadata: unknown,
): InputEncodingGuess {
  const stated = inputEncodingFromMetadata(metadata);
  if (stated) return { encoding: stated, reason: 'The metadata.json beside the model states it.' };
  const scaling = network.nodes.find((node) => scalesBytes(node) && isFedByInput(network, node));
  if (scaling) {
    return {
      encoding: inputEncodings['0..255'],
      reason: `Layer "${scaling.layer}" scales pixels of 0 to 255 itself.`,
    };
  }
  const hasName = nameTest(network.layers);
  const known = knownFamilies.find(({ layers }) => layers.every(hasName));
  if (known) {
    return {
      encoding: inputEncodings[known.encoding],
      reason: `The layers have the names of a ${known.family}, whose published weights want ${known.encoding}.`,
    };
  }
  if (looksLikeTorchvision(network)) {
    return {
      encoding: inputEncodings.torch,
      reason: "PyTorch wrote the model, and it tells ImageNet's 1000 classes, as torchvision's networks do.",
    };
  }
  return {
    encoding: inputEncodings['0..1'],
    reason: 'The model does not say how it wants its pixels, so the most common range, 0 to 1, is taken.',
    isFallback: true,
  };
}

/** Whether the node brings bytes to a small range, or takes the mean of bytes away. */
function scalesBytes(node: NetworkNode): boolean {
  switch (node.op) {
    case 'rescaling': {
      const { scale } = node.attributes as NetworkNode<'rescaling'>['attributes'];
      return [scale].flat().every((factor) => Math.abs(factor) < largestByteScale);
    }
    case 'withConstant': {
      const { function: name, constantFirst } = node.attributes as NetworkNode<'withConstant'>['attributes'];
      const values = node.weights['constant']?.values;
      if (!values || constantFirst) return false;
      if (name === 'multiply') return values.every((factor) => Math.abs(factor) < largestByteScale);
      if (name === 'divide') return values.every((divisor) => Math.abs(divisor) > 1 / largestByteScale);
      const sign = name === 'subtract' ? 1 : name === 'add' ? -1 : 0;
      return values.every((mean) => sign * mean > smallestByteMean);
    }
    default:
      return false;
  }
}

/** Whether nothing but identities and constant offsets lies between the node and a model input. */
function isFedByInput(network: Pick<Network, 'nodes'>, node: NetworkNode): boolean {
  const input = network.nodes.find(({ id }) => id === node.inputs[0]);
  if (!input) return false;
  return input.op === 'input' || (passesPixels(input) && isFedByInput(network, input));
}

function passesPixels(node: NetworkNode): boolean {
  if (node.op !== 'withConstant') return node.op === 'identity';
  const { function: name } = node.attributes as NetworkNode<'withConstant'>['attributes'];
  return name === 'add' || name === 'subtract';
}

/** A colour network for ImageNet, exported by PyTorch, that does not normalize its pixels itself. */
function looksLikeTorchvision({
  nodes,
  source,
  outputs,
}: Pick<Network, 'nodes' | 'source' | 'outputs'>): boolean {
  const isWrittenByPytorch = source.format === 'ONNX' && source.producer?.startsWith('pytorch') === true;
  const input = nodes.find(({ op }) => op === 'input')?.outputShape;
  const classes = nodes.find(({ id }) => id === outputs[0])?.outputShape;
  const isForImageNet = input?.length === 4 && input[3] === 3 && classes?.length === 2 && classes[1] === 1000;
  return (
    isWrittenByPytorch &&
    isForImageNet &&
    !nodes.some((node) => node.op === 'withConstant' && isFedByInput({ nodes }, node))
  );
}

/** Tells whether layers have a family's names: as they are, or as parts of a graph's paths ("model/conv1_relu_1/Relu"). */
function nameTest(layers: Network['layers']): (wanted: string) => boolean {
  const names = new Set(layers.map(({ name }) => name));
  const parts = new Set(layers.flatMap(({ name }) => name.split('/')).filter((part) => !names.has(part)));
  return (wanted) => names.has(wanted) || [...parts].some((part) => part.startsWith(wanted));
}
