import type { PictureSource } from './input-pictures.js';

/** What the origin of a picture that comes with the extension begins with. */
const originPrefix = 'sample:';

/** Whether a picture came with the extension, and if so which file. */
export function sampleFile(origin: string): string | null {
  return origin.startsWith(originPrefix) ? origin.slice(originPrefix.length) : null;
}

/** @param picturesUrl the folder of the sample pictures, ending in "/" */
export async function sampleSource(picturesUrl: string, file: string): Promise<PictureSource> {
  const response = await fetch(picturesUrl + encodeURIComponent(file));
  // What is missing is told like any other file that cannot be decoded.
  const blob = response.ok ? await response.blob() : new Blob();
  return { name: file, origin: originPrefix + file, file: blob };
}
