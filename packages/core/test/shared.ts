/** Finds the fixtures that lie beside the repository, in `../shared`, and are no part of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { TestContext } from 'vitest';
import { byteSourceFromBytes, type ByteSource, type ModelFiles } from '../src/importers/byte-source.js';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const shared = join(repository, '..', 'shared');

/** For `beforeEach` of what needs ../shared: a stranger's clone has none, and is told so test by test. */
export function skipWithoutShared({ skip }: TestContext): void {
  if (!existsSync(join(shared, 'models'))) skip('the folder ../shared is absent');
}

/** An absolute path below ../shared. */
export function sharedPath(path: string): string {
  return join(shared, path);
}

/** An absolute path below the repository. */
export function repositoryPath(path: string): string {
  return join(repository, path);
}

/** All files below a folder with an ending, as paths relative to it, sorted; none when the folder is absent. */
export function filesBelow(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  const walk = (current: string): string[] =>
    readdirSync(current, { withFileTypes: true }).flatMap((entry) => {
      const path = join(current, entry.name);
      if (entry.isDirectory()) return walk(path);
      return entry.name.endsWith(ending) ? [relative(folder, path)] : [];
    });
  return walk(folder).sort();
}

export function readJson(path: string): unknown {
  return JSON.parse(readFileSync(path, 'utf8'));
}

/** A model on disk with the files beside it. */
export function modelFiles(path: string): ModelFiles {
  return {
    main: sourceOf(path),
    sibling: (name) => {
      const beside = join(dirname(path), name);
      return Promise.resolve(existsSync(beside) ? sourceOf(beside) : null);
    },
  };
}

function sourceOf(path: string): ByteSource {
  // A copy: small files of Node lie in one shared buffer.
  return byteSourceFromBytes(path.split('/').at(-1) ?? path, Uint8Array.from(readFileSync(path)));
}
