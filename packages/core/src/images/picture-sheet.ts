import type { RgbaImage } from './rgba-image.js';

export interface SheetOptions {
  readonly columns: number;
  /** Between pictures, and none around them (the seeds' way), in pixels of the sheet. */
  readonly margin: number;
  /** Each pixel becomes a square of this many; default 1. */
  readonly zoom?: number;
  /** RGBA; default black, opaque. */
  readonly background?: readonly [number, number, number, number];
}

/**
 * How many columns a sheet of so many pictures has: as near to a square as it can be without a gap in its last row, at most
 * three times as many as rows (32: 8 columns and 4 rows); a square where that cannot be.
 */
export function sheetColumns(count: number): number {
  const side = Math.max(1, Math.ceil(Math.sqrt(count)));
  for (let columns = side; columns ** 2 <= 3 * count; columns++) if (count % columns === 0) return columns;
  return side;
}

/** Pictures of equal size in rows, left to right. */
export function pictureSheet(
  pictures: readonly RgbaImage[],
  { columns, margin, zoom = 1, background = [0, 0, 0, 255] }: SheetOptions,
): RgbaImage {
  const cellWidth = Math.max(0, ...pictures.map((picture) => picture.width)) * zoom;
  const cellHeight = Math.max(0, ...pictures.map((picture) => picture.height)) * zoom;
  const rows = Math.ceil(pictures.length / columns);
  const usedColumns = Math.min(columns, pictures.length);
  const width = usedColumns * cellWidth + Math.max(0, usedColumns - 1) * margin;
  const height = rows * cellHeight + Math.max(0, rows - 1) * margin;
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) data.set(background, pixel * 4);
  pictures.forEach((picture, index) => {
    const left = (index % columns) * (cellWidth + margin);
    const top = Math.floor(index / columns) * (cellHeight + margin);
    for (let y = 0; y < picture.height * zoom; y++) {
      for (let x = 0; x < picture.width * zoom; x++) {
        const source = (Math.floor(y / zoom) * picture.width + Math.floor(x / zoom)) * 4;
        data.set(picture.data.subarray(source, source + 4), ((top + y) * width + left + x) * 4);
      }
    }
  });
  return { width, height, data };
}
