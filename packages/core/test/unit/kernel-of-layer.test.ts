import { expect, it } from 'vitest';
import { layerKernel } from '../../src/kernels/kernel-of-layer.js';
import { buildNetwork } from '../../src/network/build-network.js';

/** A transposed convolution of 4 channels; the kernel's values tell filter (tens, within its group) and input (ones). */
function upNetwork(groups: number) {
  const kernel = { shape: [1, 1, 3, 4], values: Float32Array.of(0, 1, 2, 3, 10, 11, 12, 13, 20, 21, 22, 23) };
  return buildNetwork({
    name: 'up',
    source: { format: 'made for a test' },
    nodes: [
      {
        id: 'image',
        layer: 'image',
        op: 'input',
        attributes: { shape: [null, null, null, 4] },
        inputs: [],
        weights: {},
      },
      {
        id: 'up',
        layer: 'up',
        op: 'conv2dTranspose',
        attributes: {
          size: [1, 1],
          strides: [1, 1],
          dilations: [1, 1],
          padding: 'valid',
          outputPadding: null,
          groups,
        },
        inputs: ['image'],
        weights: { kernel },
      },
    ],
    layers: [{ name: 'up', type: 'ConvTranspose', weights: { kernel } }],
    outputs: [],
    warnings: [],
  });
}

it('shows the kernel of a transposed convolution with its inputs before its filters', () => {
  const { shape, values } = layerKernel(upNetwork(1), 'up');
  expect(shape).toEqual([1, 1, 4, 3]);
  expect([...values]).toEqual([0, 10, 20, 1, 11, 21, 2, 12, 22, 3, 13, 23]);
});

it('gives each filter of a grouped one the inputs of its group', () => {
  const { shape, values } = layerKernel(upNetwork(2), 'up');
  expect(shape).toEqual([1, 1, 2, 6]);
  // Filters 0 to 2 see inputs 0 and 1, filters 3 to 5 inputs 2 and 3.
  expect([...values]).toEqual([0, 10, 20, 2, 12, 22, 1, 11, 21, 3, 13, 23]);
});
