/**
 * Input gradient of a depthwise convolution of any window: a sum of few products for each pixel. Which of them there are is listed, then
 * they are summed for all channels. In a row, pixels whose taps all lie inside share a list with those that are a stride further on.
 * (Forward, XNNPACK behind tfjs is as fast or faster; 3×3 windows that go on by one pixel have `depthwise-sliding.ts`, either way.)
 *
 * A list entry: offset of the source pixel in bytes, from the one at the pixel's own column in the first row; offset of the tap in the
 * kernel in bytes (two i32).
 */
import { loadFloats, multiplyAdd, storeFloats } from './vector';

/** Bytes of workspace that `convolveDepthwiseBack` wants: a list for each phase of a row, one for the border, and where each ends. */
export function depthwiseWorkspace(kernelHeight: i32, kernelWidth: i32, strideAcross: i32): usize {
  return <usize>(strideAcross + 1) * (((<usize>kernelHeight * kernelWidth) << 3) + 4);
}

/**
 * @param x the gradient that is made, `[batch, height, width, channels]`
 * @param kernel `[kernelHeight, kernelWidth, channels]`
 * @param y `[batch, outHeight, outWidth, channels]`
 */
export function convolveDepthwiseBack(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: usize,
  kernelHeight: i32,
  kernelWidth: i32,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  top: i32,
  left: i32,
  strideDown: i32,
  strideAcross: i32,
  dilationDown: i32,
  dilationAcross: i32,
  workspace: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const resultSize = <usize>outHeight * outWidth * pixel;
  const listSize = (<usize>kernelHeight * kernelWidth) << 3;
  const border = strideAcross;
  const ends = workspace + <usize>(strideAcross + 1) * listSize;
  const reach = (kernelWidth - 1) * dilationAcross;
  let to = x;
  for (let image = 0; image < batch; image++) {
    const source = y + <usize>image * resultSize;
    for (let row = top; row < height + top; row++) {
      memory.fill(ends, 0, (<usize>(strideAcross + 1)) << 2);
      for (let column = left; column < width + left; column++) {
        const across = column / strideAcross;
        const isInside = column >= reach && across < outWidth;
        const index = isInside ? column % strideAcross : border;
        const list = workspace + <usize>index * listSize;
        let end: usize = i32.load(ends + ((<usize>index) << 2));
        if (end == 0) {
          end = list;
          for (let tapRow = 0; tapRow < kernelHeight; tapRow++) {
            const down = row - tapRow * dilationDown;
            if (down < 0 || down % strideDown != 0 || down / strideDown >= outHeight) continue;
            for (let tap = 0; tap < kernelWidth; tap++) {
              const place = column - tap * dilationAcross;
              if (place < 0 || place % strideAcross != 0 || place / strideAcross >= outWidth) continue;
              const position = (down / strideDown) * outWidth + place / strideAcross - across;
              i32.store(end, position * <i32>pixel);
              i32.store(end, (tapRow * kernelWidth + tap) * <i32>pixel, 4);
              end += 8;
            }
          }
          if (isInside) i32.store(ends + ((<usize>index) << 2), <i32>end);
        }
        sumProducts(source + <usize>across * pixel, kernel, list, end, channels, to);
        to += pixel;
      }
    }
  }
}

function sumProducts(source: usize, kernel: usize, list: usize, end: usize, channels: i32, to: usize): void {
  let channel = 0;
  for (; channel + 8 <= channels; channel += 8) {
    const offset = (<usize>channel) << 2;
    let low = f32x4.splat(0);
    let high = low;
    for (let entry = list; entry < end; entry += 8) {
      const from = source + <usize>i32.load(entry) + offset;
      const tap = kernel + <usize>i32.load(entry, 4) + offset;
      low = multiplyAdd(v128.load(from), v128.load(tap), low);
      high = multiplyAdd(v128.load(from, 16), v128.load(tap, 16), high);
    }
    v128.store(to + offset, low);
    v128.store(to + offset, high, 16);
  }
  for (; channel < channels; channel += 4) {
    const offset = (<usize>channel) << 2;
    const count = channels - channel;
    let sum = f32x4.splat(0);
    for (let entry = list; entry < end; entry += 8) {
      sum = multiplyAdd(
        loadFloats(source + <usize>i32.load(entry) + offset, count),
        loadFloats(kernel + <usize>i32.load(entry, 4) + offset, count),
        sum,
      );
    }
    storeFloats(to + offset, sum, count);
  }
}
