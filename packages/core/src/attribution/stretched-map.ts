interface Size {
  readonly width: number;
  readonly height: number;
}

/**
 * A map at another size: bilinear with half-pixel centres, without antialiasing, as TensorFlow 2's `image.resize`.
 * @param map `[height, width]` of size `from`
 */
export function stretchedMap(map: Float32Array, from: Size, to: Size): Float32Array<ArrayBuffer> {
  const columns = Array.from({ length: to.width }, (_, column) => taps(column, from.width, to.width));
  const stretched = new Float32Array(to.width * to.height);
  for (let row = 0; row < to.height; row++) {
    const { lower: top, upper: bottom, share: down } = taps(row, from.height, to.height);
    columns.forEach(({ lower: left, upper: right, share }, column) => {
      const across = (line: number) =>
        (map[line * from.width + left] ?? 0) * (1 - share) + (map[line * from.width + right] ?? 0) * share;
      stretched[row * to.width + column] = across(top) * (1 - down) + across(bottom) * down;
    });
  }
  return stretched;
}

/** The two pixels between which an output pixel lies, and the share of the second. */
function taps(index: number, length: number, outputLength: number) {
  const position = Math.min(length - 1, Math.max(0, ((index + 0.5) * length) / outputLength - 0.5));
  const lower = Math.floor(position);
  return { lower, upper: Math.min(lower + 1, length - 1), share: position - lower };
}
