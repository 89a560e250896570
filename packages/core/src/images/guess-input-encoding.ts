import type { Network, NetworkNode } from '../network/network.js';
import { knownFamilies } from './known-encodings.js';
import { inputEncodings, inputEncodingFromMetadata, type InputEncoding } from './input-encoding.js';

/** An encoding, and in a sentence why it and no other. */
export interface InputEncodingGuess {
  readonly encoding: InputEncoding;
  readonly reason: string;
}

/** A factor below this makes small numbers of bytes (1/255 and 1/127.5 are the usual ones). */
const largestByteScale = 0.05;

/**
 * How a model wants its pixels. No file format says it, so: what the metadata file beside the model states, else
 * 0 to 255 when the model scales its input itself, else what a known family of networks wants, else 0 to 1.
 *
 * @param metadata parsed content of `metadata.json` beside the model; null when there is none
 */
export function guessInputEncoding(
  network: Pick<Network, 'nodes' | 'layers'>,
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
  const names = new Set(network.layers.map((layer) => layer.name));
  const known = knownFamilies.find(({ layers }) => layers.every((name) => names.has(name)));
  if (known) {
    return {
      encoding: inputEncodings[known.encoding],
      reason: `The layers have the names of a ${known.family}, whose published weights want ${known.encoding}.`,
    };
  }
  return {
    encoding: inputEncodings['0..1'],
    reason: 'The model does not say how it wants its pixels, so the most common range, 0 to 1, is taken.',
  };
}

function scalesBytes(node: NetworkNode): boolean {
  if (node.op !== 'rescaling') return false;
  const { scale } = node.attributes as NetworkNode<'rescaling'>['attributes'];
  return [scale].flat().every((factor) => Math.abs(factor) < largestByteScale);
}

/** Whether nothing but identities lies between the node and a model input. */
function isFedByInput(network: Pick<Network, 'nodes'>, node: NetworkNode): boolean {
  const input = network.nodes.find(({ id }) => id === node.inputs[0]);
  if (!input) return false;
  return input.op === 'input' || (input.op === 'identity' && isFedByInput(network, input));
}
