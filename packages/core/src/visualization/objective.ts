import { mul, ones, pad, sum, tensor, type Tensor } from '@tensorflow/tfjs-core';
import type { Evaluate } from '../program/program.js';

/** An objective for a program: what it says of the targets' values. */
export type Objective = Evaluate;

/**
 * Mean of one channel of a layer's output over all positions; image *i* of the batch maximizes `channels[i]`.
 * Its gradient is constant: 1 / positions on the channel, 0 elsewhere.
 *
 * @param border so many positions on each side do not count; all do where nothing would be left
 */
export function channelObjective(target: string, channels: readonly number[], border = 0): Objective {
  return (targets, slices) => {
    const activation = targets.get(target) as Tensor;
    const [batch = 1, ...rest] = activation.shape;
    const channelCount = rest.at(-1) ?? 1;
    const positions = rest.slice(0, -1);
    const frame = positions.length === 2 && Math.min(...positions) > 2 * border ? border : 0;
    const inner = positions.map((size) => size - 2 * frame);
    const positionCount = inner.reduce((product, size) => product * size, 1);
    // Written out because tfjs's `oneHot` refuses a layer of one channel.
    const chosen = new Float32Array(batch * channelCount);
    const present = slices.get(target);
    channels.forEach((channel, item) => {
      const position = present ? present.indexOf(channel) : channel;
      chosen[item * channelCount + position] = 1 / positionCount;
    });
    const perPosition = tensor(chosen, [batch, ...positions.map(() => 1), channelCount]);
    const counted = ones([1, ...inner, 1]);
    const mask = frame === 0 ? counted : pad(counted, framed(frame));
    // Broadcasting a product is fast on every backend; on wasm, `tile` is a scalar loop.
    const gradient = mul(perPosition, mask);
    const axes = rest.map((_, axis) => axis + 1);
    return { objective: sum(mul(activation, gradient), axes), gradients: new Map([[target, gradient]]) };
  };
}

function framed(frame: number): [number, number][] {
  return [
    [0, 0],
    [frame, frame],
    [frame, frame],
    [0, 0],
  ];
}
