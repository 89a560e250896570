import { add, gather, tensor1d } from '@tensorflow/tfjs-core';
import type { NetworkNode } from '../network/network.js';
import type { WeightTensors } from '../ops/op.js';
import type { DeviceWeights } from './device-weights.js';
import type { Step } from './plan.js';

/** Channels of targets, by node id: only these are computed, in this order. */
export type ChannelSlices = ReadonlyMap<string, readonly number[]>;

/** Whether a step can make some of its channels without the others. */
export function isSliceable({ node }: Step): boolean {
  return node.op === 'conv2d' && (node as NetworkNode<'conv2d'>).attributes.groups === 1;
}

/**
 * The weights of a convolution's filters at `channels`.
 * @param kept holds what is cut out; owned by the caller
 */
export function slicedWeights(
  { node, weights }: Step,
  channels: readonly number[],
  kept: DeviceWeights,
): WeightTensors {
  const key = (name: string) => `${node.id}/${name}`;
  return {
    get(role) {
      const whole = weights.get(role);
      if (!whole) return null;
      return kept.derive(key(role), () => {
        // Filters are the last axis of a kernel and the only one of a bias.
        const cut = gather(whole, tensor1d([...channels], 'int32'), whole.rank - 1);
        // On wasm what `gather` gives is remembered in four dimensions, which tfjs's convolution refuses as a bias.
        return add(cut, 0);
      });
    },
    derive: (name, make) => kept.derive(key(`derived/${name}`), make),
  };
}
