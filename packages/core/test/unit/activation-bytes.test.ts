import { expect, it } from 'vitest';
import { imageNode, madeNetwork, madeNode, square, weightOf } from './made-network.js';
import { activationBytes } from '../../src/network/activation-bytes.js';

const network = madeNetwork([
  imageNode(null, null, 3),
  madeNode('conv', 'conv2d', ['image'], square(1), { kernel: weightOf([1, 1, 3, 2], [0, 0, 0, 0, 0, 0]) }),
  madeNode('other', 'conv2d', ['conv'], square(1), {
    kernel: weightOf([1, 1, 2, 5], new Array<number>(10).fill(0)),
  }),
]);

it('counts the image and what is computed up to the layer, four bytes each', () => {
  expect(activationBytes(network, ['conv'], { height: 6, width: 10 })).toBe(4 * 60 * (3 + 2));
  expect(activationBytes(network, ['other'], { height: 6, width: 10 })).toBe(4 * 60 * (3 + 2 + 5));
});

it('is null where the network takes another size only', () => {
  const fixed = madeNetwork([
    imageNode(8, 8, 3),
    madeNode('conv', 'conv2d', ['image'], square(1), { kernel: weightOf([1, 1, 3, 2], [0, 0, 0, 0, 0, 0]) }),
    madeNode('flat', 'flatten', ['conv'], {}),
    madeNode('dense', 'dense', ['flat'], {}, { kernel: weightOf([128, 1], new Array<number>(128).fill(0)) }),
  ]);
  expect(activationBytes(fixed, ['dense'], { height: 8, width: 8 })).toBeGreaterThan(0);
  expect(activationBytes(fixed, ['dense'], { height: 9, width: 9 })).toBeNull();
});
