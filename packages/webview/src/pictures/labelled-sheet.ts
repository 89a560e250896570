import { sheetColumns, type RgbaImage } from '@featurescope/core';
import { canvasFromPicture } from './draw-picture.js';

export interface LabelledPicture {
  readonly picture: RgbaImage;
  readonly label: string;
}

export interface LabelledSheetOptions {
  /** One line above the pictures: what they are and how they were made. */
  readonly title: string;
}

export const sheetBackground = '#1e1e1e';

/** In pixels of the sheet. A sheet is a document of its own, so its colours are not those of the editor. */
const look = {
  cell: 128,
  gap: 8,
  border: 16,
  caption: 18,
  title: 28,
  text: '#d4d4d4',
  titleFont: '600 14px system-ui, sans-serif',
  captionFont: '11px system-ui, sans-serif',
} as const;

/** No browser makes a canvas of more pixels in one direction. */
export const largestSide = 16_000;

/** Pictures in rows with their names below, on one canvas that is as near to a square as they fill. */
export function labelledSheet(
  pictures: readonly LabelledPicture[],
  { title }: LabelledSheetOptions,
): OffscreenCanvas {
  const columns = sheetColumns(pictures.length);
  const rows = Math.ceil(pictures.length / columns);
  const widest = Math.max(1, ...pictures.map(({ picture }) => Math.max(picture.width, picture.height)));
  const fitting =
    Math.floor((largestSide - 2 * look.border - look.title) / columns) - look.gap - look.caption;
  // Whole factors keep small pictures crisp.
  const zoom = Math.max(1, Math.floor(Math.min(fitting, Math.max(look.cell, widest)) / widest));
  const cell = Math.min(fitting, widest * zoom);

  const pitch = { x: cell + look.gap, y: cell + look.caption + look.gap };
  const canvas = new OffscreenCanvas(
    Math.max(320, 2 * look.border + columns * pitch.x - look.gap),
    2 * look.border + look.title + rows * pitch.y - look.gap,
  );
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = sheetBackground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.fillStyle = look.text;
  context.textBaseline = 'top';
  context.font = look.titleFont;
  context.fillText(title, look.border, look.border, canvas.width - 2 * look.border);
  context.font = look.captionFont;
  context.imageSmoothingEnabled = false;
  pictures.forEach(({ picture, label }, index) => {
    const left = look.border + (index % columns) * pitch.x;
    const top = look.border + look.title + Math.floor(index / columns) * pitch.y;
    const scale = cell / Math.max(picture.width, picture.height);
    context.drawImage(canvasFromPicture(picture), left, top, picture.width * scale, picture.height * scale);
    context.fillText(label, left, top + cell + 4, cell);
  });
  return canvas;
}
