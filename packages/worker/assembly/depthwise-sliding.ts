/**
 * Depthwise convolution of 3×3 windows that go on by one pixel, which is also its input gradient. Four channels at a time go along a row:
 * their nine weights stay in registers, each column of pixels is read once and added to the three results that it is part of.
 */
import { activated } from './activation';
import { multiplyAdd } from './vector';

/**
 * @param x `[batch, height, width, channels]`, of four channels at least
 * @param kernel `[3, 3, channels]`
 * @param isMirrored turns the kernel by half a turn, as the gradient wants it
 * @param bias one for each channel; 0: none
 * @param y `[batch, outHeight, outWidth, channels]`
 * @param top, left rows and columns of zeros before the input; may be negative
 */
export function slideDepthwise(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  kernel: usize,
  isMirrored: bool,
  bias: usize,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  top: i32,
  left: i32,
  activation: i32,
  slope: f32,
): void {
  const rowSize = (<usize>width * channels) << 2;
  const outRowSize = (<usize>outWidth * channels) << 2;
  for (let image = 0; image < batch; image++) {
    const source = x + <usize>(image * height) * rowSize;
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const to = y + <usize>(image * outHeight + outRow) * outRowSize;
      const row = outRow - top;
      for (let channel = 0; channel < channels; channel += 4) {
        slideAlong(
          source,
          height,
          width,
          channels,
          kernel,
          isMirrored,
          bias,
          to,
          outWidth,
          row,
          left,
          activation,
          slope,
          // The last four may have been there in part.
          min(channel, channels - 4),
        );
      }
    }
  }
}

/** Four channels of one row of results. */
function slideAlong(
  source: usize,
  height: i32,
  width: i32,
  channels: i32,
  kernel: usize,
  isMirrored: bool,
  bias: usize,
  to: usize,
  outWidth: i32,
  row: i32,
  left: i32,
  activation: i32,
  slope: f32,
  channel: i32,
): void {
  const offset = (<usize>channel) << 2;
  const pixel = (<usize>channels) << 2;
  const rowSize = <usize>width * pixel;
  const zero = f32x4.splat(0);
  // A row outside of the image is any other one, times 0.
  const hasFirst = row >= 0 && row < height;
  const hasSecond = row + 1 >= 0 && row + 1 < height;
  const hasThird = row + 2 >= 0 && row + 2 < height;
  const step = isMirrored ? -pixel : pixel;
  const tap = kernel + offset + (isMirrored ? 8 * pixel : 0);
  const w00 = hasFirst ? v128.load(tap) : zero;
  const w01 = hasFirst ? v128.load(tap + step) : zero;
  const w02 = hasFirst ? v128.load(tap + 2 * step) : zero;
  const w10 = hasSecond ? v128.load(tap + 3 * step) : zero;
  const w11 = hasSecond ? v128.load(tap + 4 * step) : zero;
  const w12 = hasSecond ? v128.load(tap + 5 * step) : zero;
  const w20 = hasThird ? v128.load(tap + 6 * step) : zero;
  const w21 = hasThird ? v128.load(tap + 7 * step) : zero;
  const w22 = hasThird ? v128.load(tap + 8 * step) : zero;
  const firstRow = min(max(row, 0), height - 1);
  const first = source + offset + <usize>firstRow * rowSize;
  const second = <usize>(min(max(row + 1, 0), height - 1) - firstRow) * rowSize;
  const third = <usize>(min(max(row + 2, 0), height - 1) - firstRow) * rowSize;
  const start = bias != 0 ? v128.load(bias + offset) : zero;
  // The results that the column at hand is the last, the middle and the first of.
  let ending = start;
  let running = start;
  let beginning = start;
  let at = first - <usize>left * pixel;
  let target = to + offset - 2 * pixel;
  for (let column = -left; column < outWidth + 2 - left; column++) {
    if (column >= 0 && column < width) {
      let pixels = v128.load(at);
      ending = multiplyAdd(pixels, w02, ending);
      running = multiplyAdd(pixels, w01, running);
      beginning = multiplyAdd(pixels, w00, beginning);
      pixels = v128.load(at + second);
      ending = multiplyAdd(pixels, w12, ending);
      running = multiplyAdd(pixels, w11, running);
      beginning = multiplyAdd(pixels, w10, beginning);
      pixels = v128.load(at + third);
      ending = multiplyAdd(pixels, w22, ending);
      running = multiplyAdd(pixels, w21, running);
      beginning = multiplyAdd(pixels, w20, beginning);
    }
    if (column >= 2 - left) v128.store(target, activated(ending, activation, slope));
    ending = running;
    running = beginning;
    beginning = start;
    at += pixel;
    target += pixel;
  }
}
