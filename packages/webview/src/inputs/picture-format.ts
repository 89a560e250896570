/** Which kind of picture a file is, by its first bytes: names may lie. */
export type PictureFormat = 'JPEG' | 'PNG' | 'GIF' | 'WebP' | 'BMP';

/** Bytes that are enough to tell. */
export const formatBytes = 12;

/** @returns null when it is none of those that are read */
export function pictureFormat(start: Uint8Array): PictureFormat | null {
  const text = String.fromCharCode(...start.subarray(0, formatBytes));
  if (text.startsWith('\xff\xd8\xff')) return 'JPEG';
  if (text.startsWith('\x89PNG\r\n')) return 'PNG';
  if (/^GIF8[79]a/.test(text)) return 'GIF';
  if (/^RIFF[^]{4}WEBP/.test(text)) return 'WebP';
  return text.startsWith('BM') ? 'BMP' : null;
}
