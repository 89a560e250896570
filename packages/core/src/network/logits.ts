import { FeaturescopeError } from '../error.js';
import type { Network, NetworkNode } from './network.js';

/** Where a network says what it sees, before and after the function that makes probabilities of it. */
export interface OutputLogits {
  /** The node of the model's first output. */
  readonly output: NetworkNode;
  /** The node whose last axis counts the classes; the output itself when it is no probability. */
  readonly logits: NetworkNode;
  /** What makes probabilities of the logits; null: nothing does. */
  readonly probability: 'softmax' | 'sigmoid' | null;
}

/**
 * The logits of the model's first output: what goes into its final softmax or sigmoid, of which reshapes and identities
 * may follow. Explaining a probability instead would mix in all other classes.
 *
 * @throws `INVALID_REQUEST` when the model has no output, as weights without an architecture have none
 */
export function outputLogits(network: Network): OutputLogits {
  const nodes = new Map(network.nodes.map((node) => [node.id, node]));
  const output = nodes.get(network.outputs[0] ?? '');
  if (!output) {
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `"${network.name}" has no output that is known, so it has no classes. Open the file of a whole model.`,
    );
  }
  let node: NetworkNode | undefined = output;
  while (node && (node.op === 'identity' || node.op === 'reshape' || node.op === 'flatten')) {
    node = nodes.get(node.inputs[0] ?? '');
  }
  const probability = node ? probabilityOf(node) : null;
  const logits = probability && nodes.get(node?.inputs[0] ?? '');
  return logits ? { output, logits, probability } : { output, logits: output, probability: null };
}

/** Of a softmax only one over the classes, which lie on the last axis. */
function probabilityOf(node: NetworkNode): OutputLogits['probability'] {
  if (node.op === 'softmax') {
    const { axis } = (node as NetworkNode<'softmax'>).attributes;
    const rank = node.outputShape?.length;
    return axis === -1 || rank === undefined || axis === rank - 1 ? 'softmax' : null;
  }
  const isSigmoid =
    node.op === 'activation' && (node as NetworkNode<'activation'>).attributes.function === 'sigmoid';
  return isSigmoid ? 'sigmoid' : null;
}
