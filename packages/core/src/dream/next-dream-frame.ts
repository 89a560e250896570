import type { RgbaImage } from '../images/rgba-image.js';

/** How a picture moves from one frame of a film to the next. */
export interface DreamMotion {
  /** Into the picture, in percent; negative: out of it. */
  readonly zoomPercent: number;
  /** Clockwise, in degrees. */
  readonly rotation: number;
  /** To the right and down, in pixels. */
  readonly shiftX: number;
  readonly shiftY: number;
}

/**
 * What the next frame is dreamt on: a picture, turned and zoomed about its middle and then shifted. Values between pixels are mixed of
 * the four around; what comes in from outside of the picture is mirrored at its border.
 */
export function nextDreamFrame(picture: RgbaImage, motion: DreamMotion): RgbaImage {
  const { width, height } = picture;
  const scale = 1 / (1 + motion.zoomPercent / 100);
  const angle = (-motion.rotation * Math.PI) / 180;
  const [cos, sin] = [Math.cos(angle) * scale, Math.sin(angle) * scale];
  const [middleX, middleY] = [(width - 1) / 2, (height - 1) / 2];
  const data = new Uint8ClampedArray(picture.data.length);
  for (let row = 0; row < height; row++) {
    const y = row - motion.shiftY - middleY;
    for (let column = 0; column < width; column++) {
      const x = column - motion.shiftX - middleX;
      mixInto(
        data,
        4 * (row * width + column),
        picture,
        cos * x - sin * y + middleX,
        sin * x + cos * y + middleY,
      );
    }
  }
  return { width, height, data };
}

/** Writes the four values of a place between pixels. */
function mixInto(
  target: Uint8ClampedArray,
  at: number,
  { width, height, data }: RgbaImage,
  x: number,
  y: number,
): void {
  const [left, top] = [Math.floor(x), Math.floor(y)];
  const [shareX, shareY] = [x - left, y - top];
  const [columnA, columnB] = [mirrored(left, width), mirrored(left + 1, width)];
  const [rowA, rowB] = [width * mirrored(top, height), width * mirrored(top + 1, height)];
  for (let channel = 0; channel < 4; channel++) {
    const value = (row: number, column: number) => data[4 * (row + column) + channel] ?? 0;
    const above = value(rowA, columnA) * (1 - shareX) + value(rowA, columnB) * shareX;
    const below = value(rowB, columnA) * (1 - shareX) + value(rowB, columnB) * shareX;
    target[at + channel] = above * (1 - shareY) + below * shareY;
  }
}

/** −1 → 0, −2 → 1, size → size − 1 … */
function mirrored(index: number, size: number): number {
  const within = ((index % (2 * size)) + 2 * size) % (2 * size);
  return within < size ? within : 2 * size - 1 - within;
}
