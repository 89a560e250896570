import {
  displayPicture,
  hatchedPicture,
  pictureSheet,
  type MaximizedImage,
  type RgbaImage,
} from '@featurescope/core';

/** What a file shows of an image: what is dead is hatched. */
export function shownImage({ picture, isDead }: MaximizedImage): RgbaImage {
  return isDead ? hatchedPicture(picture.width, picture.height) : picture;
}

/** Between pictures of a sheet, in pixels. */
export const sheetMargin = 2;

/**
 * Images side by side in rows of `columns`.
 * @param isRaw as they were climbed with: their values have no range of their own, so they are shown about their mean
 */
export function imageSheet(images: readonly MaximizedImage[], columns: number, isRaw = false): RgbaImage {
  const pictures = images.map((each) =>
    isRaw && !each.isDead
      ? displayPicture({ kind: 'standardize', contrast: 0.1, epsilon: 1e-7 }, each.image)
      : shownImage(each),
  );
  return pictureSheet(pictures, { columns, margin: sheetMargin });
}
