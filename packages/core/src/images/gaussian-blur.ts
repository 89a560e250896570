import {
  depthwiseConv2d,
  div,
  ones,
  tensor4d,
  tile,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';

/** Beyond so many deviations a Gaussian is left out. */
const reach = 3;

/**
 * Gaussian blur of images `[batch, height, width, channels]`, deviation in pixels. At the border the weights inside are made to sum
 * to 1, so that nothing darkens. Its cost grows with the deviation, not with the image's side. Runs inside `tf.tidy`.
 */
export function gaussianBlur(image: Tensor4D, deviation: number): Tensor4D {
  if (deviation <= 0) return image.clone();
  const [, height, width, channels] = image.shape;
  const radius = Math.max(1, Math.ceil(reach * deviation));
  const weights = Array.from({ length: 2 * radius + 1 }, (_, index) =>
    Math.exp(-0.5 * ((index - radius) / deviation) ** 2),
  );
  const blurred = (images: Tensor4D, channelCount: number): Tensor4D => {
    const down = tile(tensor4d(weights, [weights.length, 1, 1, 1]), [1, 1, channelCount, 1]);
    const right = tile(tensor4d(weights, [1, weights.length, 1, 1]), [1, 1, channelCount, 1]);
    return depthwiseConv2d(depthwiseConv2d(images, down, 1, 'same'), right, 1, 'same');
  };
  return div(blurred(image, channels), blurred(ones([1, height, width, 1]), 1) as Tensor);
}
