/** Runs a network node by node, with nothing fused and any number of inputs: the plainest reading of a network. */
import { dispose, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { opOf } from '../src/network/build-network.js';
import type { Network, NetworkNode } from '../src/network/network.js';
import type { WeightTensors } from '../src/ops/op.js';

/**
 * The values of all nodes that can be computed.
 * @param inputs by node id; the caller keeps them and disposes of the result, which holds clones of them
 */
function runNetwork(network: Network, inputs: Readonly<Record<string, Tensor>>): Map<string, Tensor> {
  const values = new Map<string, Tensor>();
  for (const node of network.nodes) {
    const fed = inputs[node.id];
    if (fed) {
      values.set(node.id, fed.clone());
      continue;
    }
    const operands = node.inputs.flatMap((id) => values.get(id) ?? []);
    if (node.op === 'opaque' || node.op === 'input' || operands.length < node.inputs.length) continue;
    values.set(
      node.id,
      tidy(() =>
        opOf(node).forward({
          attributes: node.attributes,
          inputs: operands,
          weights: weightTensors(node),
          activation: undefined,
        }),
      ),
    );
  }
  return values;
}

/** The value of the network's only output, which the caller disposes of. */
export function runToOutput(network: Network, inputs: Readonly<Record<string, Tensor>>): Tensor {
  const [output, ...others] = runToOutputs(network, inputs);
  dispose(others);
  if (!output) throw new Error('The network has no output.');
  return output;
}

/** The values of the network's outputs, which the caller disposes of. */
export function runToOutputs(network: Network, inputs: Readonly<Record<string, Tensor>>): Tensor[] {
  const values = runNetwork(network, inputs);
  const outputs = network.outputs.map((id) => values.get(id)?.clone());
  dispose([...values.values()]);
  return outputs.map((output) => {
    if (!output) throw new Error('An output was not computed.');
    return output;
  });
}

function weightTensors(node: NetworkNode): WeightTensors {
  const derived = new Map<string, Tensor>();
  return {
    get: (role) => {
      const weight = node.weights[role];
      return weight ? tensor(weight.values, [...weight.shape], 'float32') : null;
    },
    derive: (name, make) => {
      const known = derived.get(name) ?? make();
      derived.set(name, known);
      return known;
    },
  };
}
