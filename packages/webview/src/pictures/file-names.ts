/** "conv2d_3-channel-17.png"; a nested layer's path becomes part of one name. */
export function pictureFileName(...parts: readonly (string | number)[]): string {
  const name = parts
    .join('-')
    .replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-')
    .replaceAll(/^[-.]+|[-.]+$/g, '');
  return `${name === '' ? 'picture' : name}.png`;
}
