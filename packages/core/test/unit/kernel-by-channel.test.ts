import { expect, it } from 'vitest';
import { kernelByChannel } from '../../src/kernels/kernel-by-channel.js';
import { isPointwise } from '../../src/kernels/kernel-picture.js';

const values = Float32Array.from({ length: 3 * 3 * 4 * 2 }, (_, index) => index);
const kernel = { layer: 'a', shape: [3, 3, 4, 2], values, bias: new Float32Array(8) } as const;

it('gives a depthwise kernel one filter per output channel, in the order of memory', () => {
  const seen = kernelByChannel(kernel, 'DepthwiseConv2D');
  expect(seen.shape).toEqual([3, 3, 1, 8]);
  // Input channel 2, multiplier 1 makes output channel 5.
  expect(seen.values[5]).toBe(2 * 2 + 1);
  expect(seen.bias).toHaveLength(8);
});

it('knows a depthwise kernel by its op where the class of its layer does not tell', () => {
  expect(kernelByChannel({ ...kernel, isDepthwise: true }, 'Conv').shape).toEqual([3, 3, 1, 8]);
});

it('leaves out the bias of another part of a separable convolution', () => {
  const separable = { ...kernel, bias: new Float32Array(64) };
  expect(kernelByChannel(separable, 'SeparableConv2D').bias).toBeNull();
});

it('leaves other kernels as they are', () => {
  expect(kernelByChannel(kernel, 'Conv2D')).toBe(kernel);
});

it('tells 1×1 kernels of several inputs', () => {
  expect(isPointwise({ ...kernel, shape: [1, 1, 36, 2] })).toBe(true);
  expect(isPointwise({ ...kernel, shape: [1, 1, 1, 72] })).toBe(false);
});
