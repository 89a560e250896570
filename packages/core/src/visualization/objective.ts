import { mul, ones, sum, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { Evaluation, Values } from '../program/program.js';

/** An objective for a program of one target. */
export type Objective = (targets: Values) => Evaluation;

/**
 * Mean of one channel of a layer's output over all positions; image *i* of the batch maximizes `channels[i]`.
 * Its gradient is constant: 1 / positions on the channel, 0 elsewhere.
 */
export function channelObjective(target: string, channels: readonly number[]): Objective {
  return (targets) => {
    const activation = targets.get(target) as Tensor;
    const [batch = 1, ...rest] = activation.shape;
    const channelCount = rest.at(-1) ?? 1;
    const positionCount = rest.slice(0, -1).reduce((product, size) => product * size, 1);
    // Written out because tfjs's `oneHot` refuses a layer of one channel.
    const chosen = new Float32Array(batch * channelCount);
    channels.forEach((channel, item) => {
      chosen[item * channelCount + channel] = 1 / positionCount;
    });
    const perPosition = tensor(chosen, [batch, ...rest.slice(0, -1).map(() => 1), channelCount]);
    // Broadcasting a product is fast on every backend; on wasm, `tile` is a scalar loop.
    const gradient = mul(perPosition, ones([1, ...rest.slice(0, -1), 1]));
    const axes = rest.map((_, axis) => axis + 1);
    return { objective: sum(mul(activation, gradient), axes), gradients: new Map([[target, gradient]]) };
  };
}
