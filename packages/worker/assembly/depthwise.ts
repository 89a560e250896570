/**
 * Input gradient of a depthwise convolution: a sum of few products for each pixel. Which of them there are is listed once for a
 * pixel, then summed for all its channels. (Forward, XNNPACK behind tfjs is as fast or faster.)
 *
 * A list entry: offset of the source pixel in bytes, offset of the tap in the kernel in bytes (two i32).
 */
import { loadFloats, multiplyAdd, storeFloats } from './vector';

/**
 * @param x the gradient that is made, `[batch, height, width, channels]`
 * @param kernel `[kernelHeight, kernelWidth, channels]`
 * @param y `[batch, outHeight, outWidth, channels]`
 * @param list room for `kernelHeight · kernelWidth` entries of 8 bytes
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
  list: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const resultSize = <usize>outHeight * outWidth * pixel;
  let to = x;
  for (let image = 0; image < batch; image++) {
    const source = y + <usize>image * resultSize;
    for (let row = 0; row < height; row++) {
      for (let column = 0; column < width; column++) {
        let end = list;
        for (let tapRow = 0; tapRow < kernelHeight; tapRow++) {
          const down = row + top - tapRow * dilationDown;
          if (down < 0 || down % strideDown != 0 || down / strideDown >= outHeight) continue;
          for (let tap = 0; tap < kernelWidth; tap++) {
            const across = column + left - tap * dilationAcross;
            if (across < 0 || across % strideAcross != 0 || across / strideAcross >= outWidth) continue;
            const position = (down / strideDown) * outWidth + across / strideAcross;
            i32.store(end, <i32>(<usize>position * pixel));
            i32.store(end, <i32>(<usize>(tapRow * kernelWidth + tap) * pixel), 4);
            end += 8;
          }
        }
        sumProducts(source, kernel, list, end, channels, to);
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
