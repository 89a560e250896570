// Which files are pictures, by their names.

/** Extensions, as a file dialog wants them. */
export const pictureExtensions = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp'] as const;

export function isPictureName(name: string): boolean {
  const extension = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return pictureExtensions.some((known) => known === extension);
}
