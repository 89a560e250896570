/** "conv2d_3-channel-17.png"; a nested layer's path becomes part of one name. */
export function pictureFileName(...parts: readonly (string | number)[]): string {
  return `${fileStem(...parts)}.png`;
}

/** A file's name without its ending: "conv2d_3-channel-17". */
export function fileStem(...parts: readonly (string | number)[]): string {
  const name = parts
    .map((part) => String(part).replace(/\.(png|jpe?g|webp|gif|bmp)$/i, ''))
    .join('-')
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return name === '' ? 'picture' : name;
}
