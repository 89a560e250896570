import { reshape, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { imageShape, shapeError } from './shapes.js';

/** Channels that become blocks of pixels, or the other way round. */
export interface DepthToSpaceAttributes {
  /** Height and width of a block. */
  readonly blockSize: number;
  /**
   * What the `blockSize² · depth` channels count: 'DCR' row, column, depth (TensorFlow, ONNX's default); 'CRD' depth,
   * row, column (PyTorch's pixel shuffle).
   */
  readonly order: 'DCR' | 'CRD';
}

/** `[batch, height, width, blockSize² · depth]` → `[batch, height · blockSize, width · blockSize, depth]`. */
export const depthToSpace = defineOp<DepthToSpaceAttributes>({
  inferShape({ blockSize }, [input]) {
    const [batch, height, width, channels] = imageShape('depthToSpace', input);
    if (channels !== null && channels % blockSize ** 2 !== 0) {
      throw shapeError(
        `depthToSpace cannot make blocks of ${blockSize}×${blockSize} of ${channels} channels.`,
      );
    }
    return [
      batch,
      height && height * blockSize,
      width && width * blockSize,
      channels && channels / blockSize ** 2,
    ];
  },
  forward: ({ attributes, inputs }) => toSpace(attributes, firstOf(inputs)),
  inputGradient: ({ attributes, outputGradient }) => toDepth(attributes, outputGradient),
});

/** `[batch, height, width, depth]` → `[batch, height / blockSize, width / blockSize, blockSize² · depth]`. */
export const spaceToDepth = defineOp<DepthToSpaceAttributes>({
  inferShape({ blockSize }, [input]) {
    const [batch, height, width, channels] = imageShape('spaceToDepth', input);
    if ([height, width].some((length) => length !== null && length % blockSize !== 0)) {
      throw shapeError(
        `spaceToDepth cannot cut a feature map of ${height ?? '?'}×${width ?? '?'} into blocks of ${blockSize}×${blockSize}.`,
      );
    }
    return [
      batch,
      height && height / blockSize,
      width && width / blockSize,
      channels && channels * blockSize ** 2,
    ];
  },
  forward: ({ attributes, inputs }) => toDepth(attributes, firstOf(inputs)),
  inputGradient: ({ attributes, outputGradient }) => toSpace(attributes, outputGradient),
});

// Axes that stay neighbours are one axis, so that 4 are enough.

function toSpace({ blockSize, order }: DepthToSpaceAttributes, x: Tensor): Tensor {
  const [batch, height, width, channels] = x.shape as [number, number, number, number];
  const depth = channels / blockSize ** 2;
  const inBlocks =
    order === 'DCR' ? x : transpose(reshape(x, [batch * height * width, depth, blockSize ** 2]), [0, 2, 1]);
  const rows = transpose(
    reshape(inBlocks, [batch * height, width, blockSize, blockSize * depth]),
    [0, 2, 1, 3],
  );
  return reshape(rows, [batch, height * blockSize, width * blockSize, depth]);
}

function toDepth({ blockSize, order }: DepthToSpaceAttributes, x: Tensor): Tensor {
  const [batch, fullHeight, fullWidth, depth] = x.shape as [number, number, number, number];
  const [height, width] = [fullHeight / blockSize, fullWidth / blockSize];
  const rows = reshape(x, [batch * height, blockSize, width, blockSize * depth]);
  const inBlocks = transpose(rows, [0, 2, 1, 3]);
  const ordered =
    order === 'DCR'
      ? inBlocks
      : transpose(reshape(inBlocks, [batch * height * width, blockSize ** 2, depth]), [0, 2, 1]);
  return reshape(ordered, [batch, height, width, blockSize ** 2 * depth]);
}
