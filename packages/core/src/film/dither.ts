/** A palette's colours: red, green, blue. */
type Palette = readonly (readonly [number, number, number])[];

/** What the four pixels to come get of an error, of 16 (Floyd and Steinberg, 1976): right, below left, below, below right. */
const shares = [7, 3, 5, 1] as const;

/** Nearest colours are looked up once for each colour of 5 bits per channel. */
const bits = 5;

/**
 * The index of a palette's colour for each pixel, such that what a colour misses is made up for by the pixels around.
 *
 * @param rgba opaque pixels, row by row
 */
export function ditheredIndices(rgba: Uint8ClampedArray, width: number, palette: Palette): Uint8Array {
  const count = rgba.length / 4;
  const indices = new Uint8Array(count);
  const nearest = nearestIn(palette);
  // Errors of the row at hand and of the next one, with a pixel to spare on both sides.
  let errors = new Float32Array(3 * (width + 2));
  let nextErrors = new Float32Array(3 * (width + 2));
  for (let pixel = 0; pixel < count; pixel++) {
    const column = pixel % width;
    if (column === 0 && pixel > 0) {
      [errors, nextErrors] = [nextErrors, errors];
      nextErrors.fill(0);
    }
    const at = 3 * (column + 1);
    const red = clamp((rgba[4 * pixel] ?? 0) + (errors[at] ?? 0));
    const green = clamp((rgba[4 * pixel + 1] ?? 0) + (errors[at + 1] ?? 0));
    const blue = clamp((rgba[4 * pixel + 2] ?? 0) + (errors[at + 2] ?? 0));
    const index = nearest(red, green, blue);
    indices[pixel] = index;
    const [paletteRed, paletteGreen, paletteBlue] = palette[index] ?? [0, 0, 0];
    spread(errors, nextErrors, at, red - paletteRed);
    spread(errors, nextErrors, at + 1, green - paletteGreen);
    spread(errors, nextErrors, at + 2, blue - paletteBlue);
  }
  return indices;
}

function spread(errors: Float32Array, nextErrors: Float32Array, at: number, error: number): void {
  const [right, belowLeft, below, belowRight] = shares;
  errors[at + 3] = (errors[at + 3] ?? 0) + (error * right) / 16;
  nextErrors[at - 3] = (nextErrors[at - 3] ?? 0) + (error * belowLeft) / 16;
  nextErrors[at] = (nextErrors[at] ?? 0) + (error * below) / 16;
  nextErrors[at + 3] = (nextErrors[at + 3] ?? 0) + (error * belowRight) / 16;
}

function nearestIn(palette: Palette): (red: number, green: number, blue: number) => number {
  const known = new Int16Array(2 ** (3 * bits)).fill(-1);
  const shift = 8 - bits;
  return (red, green, blue) => {
    const key =
      ((Math.round(red) >> shift) << (2 * bits)) |
      ((Math.round(green) >> shift) << bits) |
      (Math.round(blue) >> shift);
    const before = known[key] ?? -1;
    if (before >= 0) return before;
    let best = 0;
    let bestDistance = Infinity;
    for (const [index, [r, g, b]] of palette.entries()) {
      const distance = (r - red) ** 2 + (g - green) ** 2 + (b - blue) ** 2;
      if (distance >= bestDistance) continue;
      best = index;
      bestDistance = distance;
    }
    known[key] = best;
    return best;
  };
}

function clamp(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value;
}
