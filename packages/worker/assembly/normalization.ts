import { loadFloats, multiplyAdd, storeFloats } from './vector';

/**
 * Batch normalization with known statistics: (x − mean) / √(variance + epsilon) · scale + offset, each for its channel.
 *
 * @param x `[pixels, channels]`
 * @param mean, variance, offset, scale `[channels]`; of the last two 0: none
 * @param factors room for 2 · `channels` floats
 */
export function normalize(
  x: usize,
  y: usize,
  pixels: i32,
  channels: i32,
  mean: usize,
  variance: usize,
  offset: usize,
  scale: usize,
  epsilon: f32,
  factors: usize,
): void {
  const shifts = factors + ((<usize>channels) << 2);
  for (let channel = 0; channel < channels; channel++) {
    const at = (<usize>channel) << 2;
    const factor = (scale != 0 ? load<f32>(scale + at) : 1) / Mathf.sqrt(load<f32>(variance + at) + epsilon);
    store<f32>(factors + at, factor);
    store<f32>(shifts + at, (offset != 0 ? load<f32>(offset + at) : 0) - load<f32>(mean + at) * factor);
  }
  const pixelSize = (<usize>channels) << 2;
  let from = x;
  let to = y;
  for (let pixel = 0; pixel < pixels; pixel++) {
    let channel = 0;
    // Two loops, since whole vectors need not be counted.
    for (; channel + 4 <= channels; channel += 4) {
      const at = (<usize>channel) << 2;
      v128.store(to + at, multiplyAdd(v128.load(from + at), v128.load(factors + at), v128.load(shifts + at)));
    }
    if (channel < channels) {
      const at = (<usize>channel) << 2;
      const left = channels - channel;
      const factor = loadFloats(factors + at, left);
      storeFloats(
        to + at,
        multiplyAdd(loadFloats(from + at, left), factor, loadFloats(shifts + at, left)),
        left,
      );
    }
    from += pixelSize;
    to += pixelSize;
  }
}
