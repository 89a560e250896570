import { keep, tensor, tidy, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkNode, Weight } from '../network/network.js';
import type { WeightTensors } from '../ops/op.js';

/**
 * The weights of one network on the compute device. Each is uploaded on first use, as is each tensor derived from
 * weights (rotated kernels, folded ones), and kept until `dispose`, so that programs for several layers share them.
 */
export class DeviceWeights {
  readonly #uploaded = new Map<Weight, Tensor>();
  readonly #derived = new Map<string, Tensor>();

  /** The weights of a node as its op wants them. */
  of(node: NetworkNode): WeightTensors {
    return {
      get: (role) => {
        const weight = node.weights[role];
        return weight ? this.#upload(weight) : null;
      },
      derive: (name, make) => this.derive(`${node.id}/${name}`, make),
    };
  }

  /** A tensor made once under a name that is unique in the network. */
  derive(key: string, make: () => Tensor): Tensor {
    const known = this.#derived.get(key);
    if (known) return known;
    const made = keep(tidy(make));
    this.#derived.set(key, made);
    return made;
  }

  /** Frees the device memory of all weights. Programs that use them must not run any more. */
  dispose(): void {
    for (const kept of [...this.#uploaded.values(), ...this.#derived.values()]) kept.dispose();
    this.#uploaded.clear();
    this.#derived.clear();
  }

  #upload(weight: Weight): Tensor {
    const known = this.#uploaded.get(weight);
    if (known) return known;
    // tfjs's cpu backend keeps the array it is given instead of copying it; nothing in Featurescope writes to weights.
    const uploaded = keep(tensor(weight.values, [...weight.shape], 'float32'));
    this.#uploaded.set(weight, uploaded);
    return uploaded;
  }
}
