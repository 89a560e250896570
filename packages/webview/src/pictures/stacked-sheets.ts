import { sheetColumns } from '@featurescope/core';
import { largestSide, sheetBackground } from './labelled-sheet.js';

/** Between sheets, in pixels. */
const gap = 16;

/** Sheets in rows on one canvas that is as near to a square as they fill; scaled down where it would be too large. */
export function stackedSheets(sheets: readonly OffscreenCanvas[]): OffscreenCanvas {
  const columns = sheetColumns(sheets.length);
  const rows = Math.ceil(sheets.length / columns);
  const width = Math.max(1, ...sheets.map((sheet) => sheet.width));
  const height = Math.max(1, ...sheets.map((sheet) => sheet.height));
  const whole = { width: columns * (width + gap) - gap, height: rows * (height + gap) - gap };
  const scale = Math.min(1, largestSide / Math.max(whole.width, whole.height));
  const canvas = new OffscreenCanvas(Math.ceil(whole.width * scale), Math.ceil(whole.height * scale));
  const context = canvas.getContext('2d');
  if (!context) return canvas;
  context.fillStyle = sheetBackground;
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.scale(scale, scale);
  sheets.forEach((sheet, index) => {
    const column = index % columns;
    const row = Math.floor(index / columns);
    context.drawImage(sheet, column * (width + gap), row * (height + gap));
  });
  return canvas;
}
