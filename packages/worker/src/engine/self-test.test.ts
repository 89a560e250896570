import { createRandom, derivedSeed } from '@featurescope/core';
import { describe, expect, it } from 'vitest';
import { cpuDriver } from './cpu-driver.js';
import { expectedActivations, selfTest, trialRequest } from './self-test.js';
import { trialNetwork } from './trial-network.js';

const side = trialRequest.canvasSize ?? 0;

/** A feature map `[side, side, channels]`, row by row. */
interface FeatureMap {
  readonly side: number;
  readonly channels: number;
  readonly values: readonly number[];
}

/** A 3×3 convolution under 'same' padding in plain float64. */
function convolve(
  input: FeatureMap,
  stride: number,
  kernel: Float32Array,
  bias: readonly number[],
): FeatureMap {
  const filters = bias.length;
  const outputSide = Math.ceil(input.side / stride);
  const before = Math.floor(Math.max(0, (outputSide - 1) * stride + 3 - input.side) / 2);
  const values: number[] = [];
  for (let row = 0; row < outputSide; row++) {
    for (let column = 0; column < outputSide; column++) {
      for (let filter = 0; filter < filters; filter++) {
        let sum = bias[filter] ?? 0;
        for (let tap = 0; tap < 9 * input.channels; tap++) {
          const channel = tap % input.channels;
          const y = row * stride - before + Math.floor(tap / input.channels / 3);
          const x = column * stride - before + (Math.floor(tap / input.channels) % 3);
          if (y < 0 || x < 0 || y >= input.side || x >= input.side) continue;
          const value = input.values[(y * input.side + x) * input.channels + channel] ?? 0;
          sum += value * (kernel[tap * filters + filter] ?? 0);
        }
        values.push(sum);
      }
    }
  }
  return { side: outputSide, channels: filters, values };
}

function meanOfChannel(image: readonly number[], channel: number): number {
  const weightsOf = (id: string) => trialNetwork().nodes.find((node) => node.id === id)?.weights ?? {};
  const values = (id: string, role: string) => weightsOf(id)[role]?.values ?? new Float32Array();
  const first = convolve({ side, channels: 3, values: image }, 1, values('first', 'kernel'), [0, 0, 0, 0]);
  const open = { ...first, values: first.values.map((value) => Math.max(0, value)) };
  const second = convolve(open, 2, values('second', 'kernel'), Array.from(values('second', 'bias')));
  const own = second.values.filter((_, index) => index % second.channels === channel);
  return own.reduce((sum, value) => sum + value, 0) / own.length;
}

/** The recipe's step, with a gradient from finite differences: exact but for rounding, since the net is piecewise linear. */
function ascendOnce(channel: number): { start: number; end: number } {
  const random = createRandom(derivedSeed(trialRequest.seed, channel));
  const image = Array.from({ length: side * side * 3 }, () => 128 + 20 * random());
  const gradient = image.map((_, index) => {
    const moved = (change: number) => meanOfChannel(image.with(index, (image[index] ?? 0) + change), channel);
    return (moved(1e-4) - moved(-1e-4)) / 2e-4;
  });
  const rms = Math.sqrt(gradient.reduce((sum, value) => sum + value ** 2, 0) / gradient.length);
  const end = image.map((value, index) => value + (gradient[index] ?? 0) / (rms + 1e-5));
  return { start: meanOfChannel(image, channel), end: meanOfChannel(end, channel) };
}

describe('the self-test of a backend', () => {
  it.each([0, 1])('expects for channel %i what plain arithmetic gives', (channel) => {
    const { start, end } = ascendOnce(channel);
    const expected = expectedActivations[channel];
    expect(expected?.start).toBeCloseTo(start, 2);
    expect(expected?.end).toBeCloseTo(end, 2);
  });

  it('passes on the cpu backend', async () => {
    await cpuDriver.start({ isAvailable: true, adapter: null, isSoftware: false });
    await expect(selfTest()).resolves.toBeUndefined();
  });
});
