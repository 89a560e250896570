// Which files are pictures, by their names.

/** Extensions, as a file dialog wants them. */
export const pictureExtensions = ['png', 'jpg', 'jpeg', 'webp', 'gif', 'bmp'] as const;
