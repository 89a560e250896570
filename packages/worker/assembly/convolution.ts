/**
 * Convolutions of any window as matrix products: the patch that each output position sees becomes a row, some positions at
 * a time. The gradient takes the way back: product with the transposed kernel, each row added to where its patch was.
 */
import { multiply } from './matrix';
import { addFloats, clearFloats, copyFloats } from './vector';

/**
 * One group of a convolution. `x` and `y` begin at the group's first channel; a pixel of theirs has `pixelChannels` and
 * `resultChannels`, of which `inChannels` and `outChannels` belong to the group.
 *
 * @param kernel packed: depth `kernelHeight · kernelWidth · inChannels`, columns `outChannels`
 * @param isPointwise the patches are the pixels themselves, in order
 * @param patches room for `patchesPerBlock` rows
 */
export function convolve(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  pixelChannels: i32,
  inChannels: i32,
  kernel: usize,
  kernelHeight: i32,
  kernelWidth: i32,
  bias: usize,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  resultChannels: i32,
  outChannels: i32,
  top: i32,
  left: i32,
  strideDown: i32,
  strideAcross: i32,
  dilationDown: i32,
  dilationAcross: i32,
  isPointwise: bool,
  activation: i32,
  slope: f32,
  patches: usize,
  patchesPerBlock: i32,
): void {
  const depth = kernelHeight * kernelWidth * inChannels;
  const positions = batch * outHeight * outWidth;
  const resultStride = (<usize>resultChannels) << 2;
  if (isPointwise) {
    multiply(
      x,
      (<usize>pixelChannels) << 2,
      kernel,
      y,
      resultStride,
      positions,
      outChannels,
      depth,
      bias,
      activation,
      slope,
    );
    return;
  }
  const rowSize = (<usize>depth) << 2;
  const imageSize = (<usize>height * width * pixelChannels) << 2;
  for (let first = 0; first < positions; first += patchesPerBlock) {
    const count = min(patchesPerBlock, positions - first);
    for (let index = 0; index < count; index++) {
      const position = first + index;
      const within = position % (outHeight * outWidth);
      readPatch(
        x + <usize>(position / (outHeight * outWidth)) * imageSize,
        height,
        width,
        pixelChannels,
        inChannels,
        kernelHeight,
        kernelWidth,
        (within / outWidth) * strideDown - top,
        (within % outWidth) * strideAcross - left,
        dilationDown,
        dilationAcross,
        patches + <usize>index * rowSize,
      );
    }
    multiply(
      patches,
      rowSize,
      kernel,
      y + <usize>first * resultStride,
      resultStride,
      count,
      outChannels,
      depth,
      bias,
      activation,
      slope,
    );
  }
}

/**
 * One group of a convolution's input gradient: the mirror of `convolve`.
 *
 * @param kernel packed: depth `outChannels`, columns `kernelHeight · kernelWidth · inChannels`
 * @param x the gradient that is made; cleared before unless the convolution is pointwise
 */
export function convolveBack(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  pixelChannels: i32,
  inChannels: i32,
  kernel: usize,
  kernelHeight: i32,
  kernelWidth: i32,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  resultChannels: i32,
  outChannels: i32,
  top: i32,
  left: i32,
  strideDown: i32,
  strideAcross: i32,
  dilationDown: i32,
  dilationAcross: i32,
  isPointwise: bool,
  patches: usize,
  patchesPerBlock: i32,
): void {
  const patchSize = kernelHeight * kernelWidth * inChannels;
  const positions = batch * outHeight * outWidth;
  const resultStride = (<usize>resultChannels) << 2;
  if (isPointwise) {
    const pixelStride = (<usize>pixelChannels) << 2;
    multiply(y, resultStride, kernel, x, pixelStride, positions, patchSize, outChannels, 0, 0, 0);
    return;
  }
  const rowSize = (<usize>patchSize) << 2;
  const imageSize = (<usize>height * width * pixelChannels) << 2;
  for (let first = 0; first < positions; first += patchesPerBlock) {
    const count = min(patchesPerBlock, positions - first);
    multiply(
      y + <usize>first * resultStride,
      resultStride,
      kernel,
      patches,
      rowSize,
      count,
      patchSize,
      outChannels,
      0,
      0,
      0,
    );
    for (let index = 0; index < count; index++) {
      const position = first + index;
      const within = position % (outHeight * outWidth);
      addPatch(
        x + <usize>(position / (outHeight * outWidth)) * imageSize,
        height,
        width,
        pixelChannels,
        inChannels,
        kernelHeight,
        kernelWidth,
        (within / outWidth) * strideDown - top,
        (within % outWidth) * strideAcross - left,
        dilationDown,
        dilationAcross,
        patches + <usize>index * rowSize,
      );
    }
  }
}

function readPatch(
  image: usize,
  height: i32,
  width: i32,
  pixelChannels: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  row: i32,
  column: i32,
  dilationDown: i32,
  dilationAcross: i32,
  to: usize,
): void {
  const isRun = isOneRun(width, pixelChannels, channels, kernelWidth, column, dilationAcross);
  const pixel = (<usize>pixelChannels) << 2;
  let target = to;
  for (let tapRow = 0; tapRow < kernelHeight; tapRow++) {
    const y = row + tapRow * dilationDown;
    if (y < 0 || y >= height) {
      clearFloats(target, kernelWidth * channels);
      target += (<usize>kernelWidth * channels) << 2;
      continue;
    }
    if (isRun) {
      copyFloats(target, image + <usize>(y * width + column) * pixel, kernelWidth * channels);
      target += (<usize>kernelWidth * channels) << 2;
      continue;
    }
    for (let tap = 0; tap < kernelWidth; tap++) {
      const x = column + tap * dilationAcross;
      if (x < 0 || x >= width) clearFloats(target, channels);
      else copyFloats(target, image + <usize>(y * width + x) * pixel, channels);
      target += (<usize>channels) << 2;
    }
  }
}

function addPatch(
  image: usize,
  height: i32,
  width: i32,
  pixelChannels: i32,
  channels: i32,
  kernelHeight: i32,
  kernelWidth: i32,
  row: i32,
  column: i32,
  dilationDown: i32,
  dilationAcross: i32,
  from: usize,
): void {
  const isRun = isOneRun(width, pixelChannels, channels, kernelWidth, column, dilationAcross);
  const pixel = (<usize>pixelChannels) << 2;
  let source = from;
  for (let tapRow = 0; tapRow < kernelHeight; tapRow++) {
    const y = row + tapRow * dilationDown;
    if (y < 0 || y >= height) {
      source += (<usize>kernelWidth * channels) << 2;
      continue;
    }
    if (isRun) {
      addFloats(image + <usize>(y * width + column) * pixel, source, kernelWidth * channels);
      source += (<usize>kernelWidth * channels) << 2;
      continue;
    }
    for (let tap = 0; tap < kernelWidth; tap++) {
      const x = column + tap * dilationAcross;
      if (x >= 0 && x < width) addFloats(image + <usize>(y * width + x) * pixel, source, channels);
      source += (<usize>channels) << 2;
    }
  }
}

/** Whether a patch's row lies in the image as it lies in the patch. */
function isOneRun(
  width: i32,
  pixelChannels: i32,
  channels: i32,
  kernelWidth: i32,
  column: i32,
  dilationAcross: i32,
): bool {
  return dilationAcross == 1 && pixelChannels == channels && column >= 0 && column + kernelWidth <= width;
}
