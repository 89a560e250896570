import { displayPicture, type MaximizedImage, type RgbaImage } from '@featurescope/core';

/** An image as it was climbed with. Its values have no range of their own, so they are shown about their mean. */
export function rawPicture({ image }: MaximizedImage): RgbaImage {
  return displayPicture({ kind: 'standardize', contrast: 0.1, epsilon: 1e-7 }, image);
}
