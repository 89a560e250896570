import { expect, it } from 'vitest';
import { smallNetwork } from '../../test/unit/small-network.js';
import { summarizeNetwork } from './summarize-network.js';

it('knows where a convolution is rectified, behind norms and dropout, but not behind sums', () => {
  const rectified = summarizeNetwork(smallNetwork).layers.map(({ name, rectifiedIn }) => [name, rectifiedIn]);
  expect(Object.fromEntries(rectified)).toMatchObject({
    conv_1: 'relu_1',
    norm_1: null,
    relu_1: null,
    conv_2: null,
    depthwise: 'relu_3',
    logits: null,
  });
});
