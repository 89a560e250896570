import { signal } from '@preact/signals';
import type { RgbaImage } from '@featurescope/core';
import type { Size } from '../inputs/network-size.js';

/** Where a picture may change: 255 there, 0 where not a bit does, row by row. */
export interface MaskPixels extends Size {
  readonly data: Uint8ClampedArray<ArrayBuffer>;
}

/** A dab of the brush or, with `value` 0, of the eraser. In pixels of the mask. */
export interface Dab {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly value: 0 | 255;
}

/** This share of a brush's radius is soft. */
const softShare = 0.25;

/** The mask that the person paints, or has uploaded. */
export class DreamMask {
  /** Null: the dream is free everywhere. */
  readonly pixels = signal<MaskPixels | null>(null);

  /** Paints into the mask; the first dab of a picture makes one that is closed everywhere else. */
  paint(size: Size, dab: Dab): void {
    const mask = this.of(size) ?? { ...sizeOf(size), data: new Uint8ClampedArray(size.width * size.height) };
    this.pixels.value = withDab(mask, dab);
  }

  /** Paints along a line, so that a fast stroke leaves no gaps. */
  stroke(size: Size, from: Pick<Dab, 'x' | 'y'>, dab: Dab): void {
    const length = Math.hypot(dab.x - from.x, dab.y - from.y);
    const count = Math.max(1, Math.ceil(length / Math.max(1, dab.radius / 3)));
    for (let i = 1; i <= count; i++) {
      const share = i / count;
      this.paint(size, {
        ...dab,
        x: from.x + (dab.x - from.x) * share,
        y: from.y + (dab.y - from.y) * share,
      });
    }
  }

  invert(): void {
    const mask = this.pixels.value;
    if (mask) this.pixels.value = { ...mask, data: mask.data.map((value) => 255 - value) };
  }

  clear(): void {
    this.pixels.value = null;
  }

  /** Takes a picture as mask: free where it is white, closed where it is black or transparent. */
  take({ width, height, data }: RgbaImage): void {
    const values = new Uint8ClampedArray(width * height);
    for (let i = 0; i < values.length; i++) {
      const [red = 0, green = 0, blue = 0, alpha = 0] = data.subarray(4 * i, 4 * i + 4);
      values[i] = ((0.299 * red + 0.587 * green + 0.114 * blue) * alpha) / 255;
    }
    this.pixels.value = { width, height, data: values };
  }

  /** The mask for a picture of that size; null: none. */
  of(size: Size): MaskPixels | null {
    const mask = this.pixels.value;
    return mask && resizedMask(mask, size);
  }
}

function withDab({ width, height, data }: MaskPixels, { x, y, radius, value }: Dab): MaskPixels {
  const next = data.slice();
  const hard = radius * (1 - softShare);
  for (
    let row = Math.max(0, Math.floor(y - radius));
    row <= Math.min(height - 1, Math.ceil(y + radius));
    row++
  ) {
    for (
      let column = Math.max(0, Math.floor(x - radius));
      column <= Math.min(width - 1, Math.ceil(x + radius));
      column++
    ) {
      const distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
      const share = Math.min(1, Math.max(0, (radius - distance) / Math.max(1e-6, radius - hard)));
      const at = row * width + column;
      const before = data[at] ?? 0;
      // Going over a place again never takes back what was painted there.
      next[at] =
        value === 255
          ? Math.max(before, Math.round(255 * share))
          : Math.min(before, Math.round(255 * (1 - share)));
    }
  }
  return { width, height, data: next };
}

/** The nearest value for each pixel, so that closed stays closed. */
function resizedMask(mask: MaskPixels, size: Size): MaskPixels {
  const { width, height } = size;
  if (mask.width === width && mask.height === height) return mask;
  const data = new Uint8ClampedArray(width * height);
  for (let row = 0; row < height; row++) {
    const fromRow = Math.floor(((row + 0.5) * mask.height) / height);
    for (let column = 0; column < width; column++) {
      const fromColumn = Math.floor(((column + 0.5) * mask.width) / width);
      data[row * width + column] = mask.data[fromRow * mask.width + fromColumn] ?? 0;
    }
  }
  return { width, height, data };
}

function sizeOf({ width, height }: Size): Size {
  return { width, height };
}
