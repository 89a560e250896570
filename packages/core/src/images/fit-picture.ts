import type { RgbaImage } from './rgba-image.js';

/**
 * How a picture comes to the network's size. 'fit': all of it, black where the proportions differ; 'crop': its largest
 * middle part of the right proportions; 'stretch': all of it, distorted.
 */
export type PictureFit = 'fit' | 'crop' | 'stretch';

/** A size in pixels. */
interface Size {
  readonly width: number;
  readonly height: number;
}

/** The part of a picture that is resized; a crop's edges may lie within pixels. */
interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/**
 * A picture in another size, resampled with a triangle filter that widens with the reduction, so that nothing aliases:
 * what Pillow calls BILINEAR, number for number where the picture is opaque.
 */
export function fitPicture(picture: RgbaImage, size: Size, fit: PictureFit): RgbaImage {
  const whole = { left: 0, top: 0, width: picture.width, height: picture.height };
  switch (fit) {
    case 'stretch':
      return resized(picture, whole, size);
    case 'crop':
      return resized(picture, middleOf(picture, size), size);
    case 'fit':
      return onBlack(resized(picture, whole, containedSize(picture, size)), size);
  }
}

/** The largest middle part of the proportions of `size`. */
function middleOf(picture: Size, size: Size): Box {
  const scale = Math.min(picture.width / size.width, picture.height / size.height);
  const along = (length: number, span: number) => {
    // Pillow keeps a box in single precision.
    const start = Math.fround((length - span) / 2);
    return [start, Math.fround(Math.fround((length + span) / 2) - start)] as const;
  };
  const [left, width] = along(picture.width, size.width * scale);
  const [top, height] = along(picture.height, size.height * scale);
  return { left, top, width, height };
}

/** The largest size within `size` that keeps a picture's proportions. */
function containedSize(picture: Size, size: Size): Size {
  const scale = Math.min(size.width / picture.width, size.height / picture.height);
  return {
    width: Math.max(1, Math.round(picture.width * scale)),
    height: Math.max(1, Math.round(picture.height * scale)),
  };
}

function onBlack(picture: RgbaImage, { width, height }: Size): RgbaImage {
  if (picture.width === width && picture.height === height) return picture;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let index = 3; index < data.length; index += 4) data[index] = 255;
  const left = Math.floor((width - picture.width) / 2);
  const top = Math.floor((height - picture.height) / 2);
  for (let row = 0; row < picture.height; row++) {
    const start = row * picture.width * 4;
    data.set(picture.data.subarray(start, start + picture.width * 4), ((top + row) * width + left) * 4);
  }
  return { width, height, data };
}

/** Rows first, then columns: the filter is a product of both. Colours are weighted by their opacity. */
function resized(picture: RgbaImage, box: Box, size: Size): RgbaImage {
  const isWhole = box.width === picture.width && box.height === picture.height;
  if (isWhole && size.width === picture.width && size.height === picture.height) return picture;
  const horizontal = axisTaps(picture.width, box.left, box.width, size.width);
  const vertical = axisTaps(picture.height, box.top, box.height, size.height);
  const isOpaque = isFullyOpaque(picture.data);
  const source = isOpaque ? picture.data : premultiplied(picture.data);

  const narrow = new Uint8ClampedArray(size.width * picture.height * 4);
  for (let row = 0; row < picture.height; row++) {
    horizontal.forEach(({ first, shares }, column) => {
      const from = (row * picture.width + first) * 4;
      mix(source, from, 4, shares, narrow, (row * size.width + column) * 4);
    });
  }
  const data = new Uint8ClampedArray(size.width * size.height * 4);
  vertical.forEach(({ first, shares }, row) => {
    for (let column = 0; column < size.width; column++) {
      const from = (first * size.width + column) * 4;
      mix(narrow, from, size.width * 4, shares, data, (row * size.width + column) * 4);
    }
  });
  if (!isOpaque) divideByAlpha(data);
  return { width: size.width, height: size.height, data };
}

/** The pixels that one output pixel is mixed from: neighbours from `first` on, in units of 2⁻²². */
interface Taps {
  readonly first: number;
  readonly shares: Float64Array;
}

/** Pillow's fixed point: with it all sums stay exact. */
const one = 2 ** 22;

function axisTaps(length: number, start: number, span: number, outputLength: number): readonly Taps[] {
  const scale = span / outputLength;
  const reach = Math.max(1, scale);
  return Array.from({ length: outputLength }, (_, output) => {
    const centre = start + (output + 0.5) * scale;
    const first = Math.max(0, Math.floor(centre - reach + 0.5));
    const end = Math.min(length, Math.floor(centre + reach + 0.5));
    const heights = Float64Array.from({ length: end - first }, (__, tap) =>
      Math.max(0, 1 - Math.abs((first + tap - centre + 0.5) / reach)),
    );
    const sum = heights.reduce((total, height) => total + height, 0);
    return { first, shares: heights.map((height) => Math.floor((height / sum) * one + 0.5)) };
  });
}

/** Writes one RGBA pixel, mixed from pixels `step` bytes apart. */
function mix(
  source: Uint8ClampedArray,
  from: number,
  step: number,
  shares: Float64Array,
  target: Uint8ClampedArray,
  at: number,
): void {
  let red = one / 2;
  let green = one / 2;
  let blue = one / 2;
  let alpha = one / 2;
  let index = from;
  for (const share of shares) {
    red += (source[index] as number) * share;
    green += (source[index + 1] as number) * share;
    blue += (source[index + 2] as number) * share;
    alpha += (source[index + 3] as number) * share;
    index += step;
  }
  target[at] = Math.floor(red / one);
  target[at + 1] = Math.floor(green / one);
  target[at + 2] = Math.floor(blue / one);
  target[at + 3] = Math.floor(alpha / one);
}

function isFullyOpaque(data: Uint8ClampedArray): boolean {
  for (let index = 3; index < data.length; index += 4) if (data[index] !== 255) return false;
  return true;
}

function premultiplied(data: Uint8ClampedArray): Uint8ClampedArray {
  return data.map((byte, index) => (index % 4 === 3 ? byte : (byte * (data[index | 3] ?? 0)) / 255));
}

function divideByAlpha(data: Uint8ClampedArray): void {
  for (let index = 0; index < data.length; index++) {
    const alpha = data[index | 3] ?? 0;
    if (index % 4 !== 3 && alpha > 0) data[index] = ((data[index] ?? 0) * 255) / alpha;
  }
}
