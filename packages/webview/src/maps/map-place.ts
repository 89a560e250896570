import type { ReceptiveField } from '@featurescope/core';
import type { Size } from '../inputs/network-size.js';

/** A stretch of a picture, as shares of its width and height. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** A cell of a map. */
export interface Cell {
  readonly row: number;
  readonly column: number;
}

/** A point of a picture, as shares of its width and height. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/**
 * Where a map lies on the image: each cell over the middle of what it sees. Where that is not known the map covers the whole image.
 */
export function mapBox(field: ReceptiveField | null, map: Size, image: Size): Box {
  if (!field) return { left: 0, top: 0, width: 1, height: 1 };
  const [sizeY, sizeX] = field.size;
  const [strideY, strideX] = field.stride;
  const [startY, startX] = field.start;
  return {
    left: (startX + (sizeX - strideX) / 2) / image.width,
    top: (startY + (sizeY - strideY) / 2) / image.height,
    width: (map.width * strideX) / image.width,
    height: (map.height * strideY) / image.height,
  };
}

/** The cell whose middle is nearest to a place of the image. */
export function cellAt({ x, y }: Place, box: Box, map: Size): Cell {
  const index = (share: number, count: number) => Math.min(count - 1, Math.max(0, Math.floor(share * count)));
  return {
    column: index((x - box.left) / box.width, map.width),
    row: index((y - box.top) / box.height, map.height),
  };
}

/** The place on the image of a cell's middle. */
export function placeOf({ row, column }: Cell, box: Box, map: Size): Place {
  return {
    x: box.left + ((column + 0.5) / map.width) * box.width,
    y: box.top + ((row + 0.5) / map.height) * box.height,
  };
}

/** The cell under the pointer, on an element that shows exactly a map. */
export function cellUnderPointer(
  { clientX, clientY }: { readonly clientX: number; readonly clientY: number },
  element: { getBoundingClientRect(): DOMRect },
  map: Size,
): Cell | null {
  const { left, top, width, height } = element.getBoundingClientRect();
  const column = Math.floor(((clientX - left) / width) * map.width);
  const row = Math.floor(((clientY - top) / height) * map.height);
  return column >= 0 && column < map.width && row >= 0 && row < map.height ? { row, column } : null;
}
