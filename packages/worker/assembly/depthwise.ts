/**
 * Depthwise convolution and its input gradient. Both are sums over few products for each pixel: which of them lie inside is
 * listed once for a pixel, then summed for all its channels.
 *
 * A list entry: offset of the source pixel in bytes, offset of the tap in the kernel in bytes (two i32).
 */
import { activated } from './activation';
import { loadFloats, multiplyAdd, storeFloats } from './vector';

/**
 * @param x `[batch, height, width, channels]`
 * @param kernel `[kernelHeight, kernelWidth, channels]`
 * @param y `[batch, outHeight, outWidth, channels]`
 * @param list room for `kernelHeight · kernelWidth` entries of 8 bytes
 */
export function convolveDepthwise(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: usize,
  kernelHeight: i32,
  kernelWidth: i32,
  bias: usize,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  top: i32,
  left: i32,
  strideDown: i32,
  strideAcross: i32,
  dilationDown: i32,
  dilationAcross: i32,
  activation: i32,
  slope: f32,
  list: usize,
): void {
  const pixel = (<usize>channels) << 2;
  const imageSize = <usize>height * width * pixel;
  let to = y;
  for (let image = 0; image < batch; image++) {
    const source = x + <usize>image * imageSize;
    for (let row = 0; row < outHeight; row++) {
      for (let column = 0; column < outWidth; column++) {
        let end = list;
        for (let tapRow = 0; tapRow < kernelHeight; tapRow++) {
          const fromRow = row * strideDown - top + tapRow * dilationDown;
          if (fromRow < 0 || fromRow >= height) continue;
          for (let tap = 0; tap < kernelWidth; tap++) {
            const fromColumn = column * strideAcross - left + tap * dilationAcross;
            if (fromColumn < 0 || fromColumn >= width) continue;
            i32.store(end, <i32>(<usize>(fromRow * width + fromColumn) * pixel));
            i32.store(end, <i32>(<usize>(tapRow * kernelWidth + tap) * pixel), 4);
            end += 8;
          }
        }
        sumProducts(source, kernel, list, end, channels, bias, to, activation, slope);
        to += pixel;
      }
    }
  }
}

/** The mirror of `convolveDepthwise`: `x` is made from `y`. */
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
        sumProducts(source, kernel, list, end, channels, 0, to, 0, 0);
        to += pixel;
      }
    }
  }
}

function sumProducts(
  source: usize,
  kernel: usize,
  list: usize,
  end: usize,
  channels: i32,
  bias: usize,
  to: usize,
  activation: i32,
  slope: f32,
): void {
  let channel = 0;
  for (; channel + 8 <= channels; channel += 8) {
    const offset = (<usize>channel) << 2;
    let low = f32x4.splat(0);
    let high = low;
    if (bias != 0) {
      low = v128.load(bias + offset);
      high = v128.load(bias + offset, 16);
    }
    for (let entry = list; entry < end; entry += 8) {
      const from = source + <usize>i32.load(entry) + offset;
      const tap = kernel + <usize>i32.load(entry, 4) + offset;
      low = multiplyAdd(v128.load(from), v128.load(tap), low);
      high = multiplyAdd(v128.load(from, 16), v128.load(tap, 16), high);
    }
    v128.store(to + offset, activated(low, activation, slope));
    v128.store(to + offset, activated(high, activation, slope), 16);
  }
  for (; channel < channels; channel += 4) {
    const offset = (<usize>channel) << 2;
    const count = channels - channel;
    let sum = bias != 0 ? loadFloats(bias + offset, count) : f32x4.splat(0);
    for (let entry = list; entry < end; entry += 8) {
      sum = multiplyAdd(
        loadFloats(source + <usize>i32.load(entry) + offset, count),
        loadFloats(kernel + <usize>i32.load(entry, 4) + offset, count),
        sum,
      );
    }
    storeFloats(to + offset, activated(sum, activation, slope), count);
  }
}
