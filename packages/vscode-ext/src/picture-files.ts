// Which files are pictures, by their names.

/** Extensions, as a file dialog wants them. */
export const pictureExtensions = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp'] as const;

/** Finds the pictures of a workspace. */
export const pictureGlob = '**/*.{png,jpg,jpeg,webp,gif,bmp,PNG,JPG,JPEG}';

export function isPictureName(name: string): boolean {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return pictureExtensions.some((known) => known === extension);
}
