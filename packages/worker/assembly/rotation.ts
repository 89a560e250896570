import { clearFloats } from './vector';

/**
 * Images turned about their middle, counter-clockwise, bilinear; what comes in at the corners is `outside`. Positions are float64, so
 * that no other pixel is asked for than where they are computed in JavaScript.
 *
 * @param source `[batch, height, width, channels]`
 * @param target shaped like `source`
 * @param isAdjoint gives each pixel's value to those that it would be made of: the gradient. `outside` plays no part then
 */
export function rotate(
  source: usize,
  target: usize,
  batch: i32,
  height: i32,
  width: i32,
  channels: i32,
  cosine: f64,
  sine: f64,
  outside: f32,
  isAdjoint: bool,
): void {
  const imageBytes = (<usize>(height * width * channels)) << 2;
  const pixelBytes = (<usize>channels) << 2;
  const middleRow: f64 = <f64>(height - 1) / 2;
  const middleColumn: f64 = <f64>(width - 1) / 2;
  clearFloats(target, batch * height * width * channels);
  let here: usize = 0;
  for (let y = 0; y < height; y++) {
    const down: f64 = <f64>y - middleRow;
    for (let x = 0; x < width; x++) {
      const right: f64 = <f64>x - middleColumn;
      const row = middleRow + cosine * down + sine * right;
      const column = middleColumn - sine * down + cosine * right;
      const above = <i32>Math.floor(row);
      const before = <i32>Math.floor(column);
      let covered: f32 = 0;
      for (let corner = 0; corner < 4; corner++) {
        const nearRow = above + (corner >> 1);
        const nearColumn = before + (corner & 1);
        if (nearRow < 0 || nearRow >= height || nearColumn < 0 || nearColumn >= width) continue;
        const weight = <f32>((1 - Math.abs(row - nearRow)) * (1 - Math.abs(column - nearColumn)));
        const there = <usize>(nearRow * width + nearColumn) * pixelBytes;
        const from = source + (isAdjoint ? here : there);
        const to = target + (isAdjoint ? there : here);
        addWeighted(to, from, weight, batch, channels, imageBytes);
        covered += weight;
      }
      if (!isAdjoint && covered < 1) {
        addWeighted(target + here, 0, outside * (1 - covered), batch, channels, imageBytes);
      }
      here += pixelBytes;
    }
  }
}

/** Adds a pixel's values in all images, times a weight, to those of another. Without a pixel to take from (0) the weight itself. */
function addWeighted(
  to: usize,
  from: usize,
  weight: f32,
  batch: i32,
  channels: i32,
  imageBytes: usize,
): void {
  const hasSource = from != 0;
  for (let image = 0; image < batch; image++) {
    for (let channel: usize = 0; channel < <usize>channels; channel++) {
      const at = channel << 2;
      const value = hasSource ? load<f32>(from + at) * weight : weight;
      store<f32>(to + at, load<f32>(to + at) + value);
    }
    to += imageBytes;
    from += imageBytes;
  }
}
