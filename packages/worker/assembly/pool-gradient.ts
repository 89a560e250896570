import { clearFloats, loadFloats, storeFloats } from './vector';

/**
 * Input gradient of a max pool: the first, in reading order, of the pixels of a window that hold its largest value gets all of
 * the window's gradient (as in TensorFlow).
 *
 * @param x `[batch, height, width, channels]`
 * @param y the pool's result, `[batch, outHeight, outWidth, channels]`
 * @param yGradient shaped like `y`
 * @param xGradient shaped like `x`
 */
export function maxPoolBack(
  x: usize,
  y: usize,
  yGradient: usize,
  xGradient: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  outHeight: i32,
  outWidth: i32,
  windowHeight: i32,
  windowWidth: i32,
  strideDown: i32,
  strideAcross: i32,
  top: i32,
  left: i32,
): void {
  const imageFloats = height * width * channels;
  const pixel = (<usize>channels) << 2;
  // Windows that share no pixel, as in nearly all networks, are written once; a pixel in none of them gets nothing.
  const overlap = strideDown < windowHeight || strideAcross < windowWidth;
  const cover =
    outHeight * strideDown - top >= height &&
    outWidth * strideAcross - left >= width &&
    strideDown <= windowHeight &&
    strideAcross <= windowWidth;
  if (overlap || !cover) clearFloats(xGradient, batch * imageFloats);
  let result = y;
  let gradient = yGradient;
  for (let image = 0; image < batch; image++) {
    const offset = (<usize>image * imageFloats) << 2;
    for (let outRow = 0; outRow < outHeight; outRow++) {
      const firstRow = max(0, outRow * strideDown - top);
      const lastRow = min(height, outRow * strideDown - top + windowHeight);
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        const firstColumn = max(0, outColumn * strideAcross - left);
        const lastColumn = min(width, outColumn * strideAcross - left + windowWidth);
        // Two calls, since with a constant 4 the inlined one need not look how many channels there are: a fifth of the time.
        let channel = 0;
        for (; channel + 4 <= channels; channel += 4) {
          const within = (<usize>channel) << 2;
          const at = offset + within;
          spreadWindow(
            x + at,
            result + within,
            gradient + within,
            xGradient + at,
            4,
            width,
            pixel,
            firstRow,
            lastRow,
            firstColumn,
            lastColumn,
            overlap,
          );
        }
        if (channel < channels) {
          const within = (<usize>channel) << 2;
          const at = offset + within;
          spreadWindow(
            x + at,
            result + within,
            gradient + within,
            xGradient + at,
            channels - channel,
            width,
            pixel,
            firstRow,
            lastRow,
            firstColumn,
            lastColumn,
            overlap,
          );
        }
        result += pixel;
        gradient += pixel;
      }
    }
  }
}

/** The gradient of one window for `count` of its channels, four at most. */
function spreadWindow(
  x: usize,
  result: usize,
  gradient: usize,
  xGradient: usize,
  count: i32,
  width: i32,
  pixel: usize,
  firstRow: i32,
  lastRow: i32,
  firstColumn: i32,
  lastColumn: i32,
  overlap: bool,
): void {
  const largest = loadFloats(result, count);
  let given = loadFloats(gradient, count);
  for (let row = firstRow; row < lastRow; row++) {
    let at = <usize>(row * width + firstColumn) * pixel;
    for (let column = firstColumn; column < lastColumn; column++) {
      const hit = f32x4.eq(loadFloats(x + at, count), largest);
      const taken = v128.and(given, hit);
      const to = xGradient + at;
      storeFloats(to, overlap ? f32x4.add(loadFloats(to, count), taken) : taken, count);
      given = v128.andnot(given, hit);
      at += pixel;
    }
  }
}
