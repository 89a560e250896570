import { expect, it } from 'vitest';
import { readFile } from 'node:fs/promises';
import { compileKernels } from '../../test/compile-kernels.mjs';

it('is what assembly/ compiles to: after a change there, run npm run kernels -w packages/worker', async () => {
  const written = await readFile(new URL('kernel-binaries.ts', import.meta.url), 'utf8');
  expect(written === (await compileKernels())).toBe(true);
  // The compiler takes seconds, on a busy machine many.
}, 180_000);
