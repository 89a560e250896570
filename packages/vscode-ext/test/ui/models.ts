import { fileURLToPath } from 'node:url';

/** The absolute path of something below models/. */
export function sampleModel(path: string): string {
  return fileURLToPath(new URL(`../../../../models/${path}`, import.meta.url));
}
