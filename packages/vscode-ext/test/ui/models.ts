// The models that the tests open.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A path below models/. */
export function sampleModel(path: string): string {
  return fileURLToPath(new URL(`../../../../models/${path}`, import.meta.url));
}

/** A path below the folder with models of others, which only some workplaces have; undefined where it is absent. */
export function foreignModel(path: string): string | undefined {
  const file = fileURLToPath(new URL(`../../../../../shared/models/${path}`, import.meta.url));
  return existsSync(file) ? file : undefined;
}
