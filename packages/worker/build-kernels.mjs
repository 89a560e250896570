// assembly/*.ts → src/kernels/kernel-binaries.ts. Run it after a change in assembly/; a test compares the two.
import { writeFile } from 'node:fs/promises';
import { compileKernels } from './test/compile-kernels.mjs';

await writeFile(new URL('src/kernels/kernel-binaries.ts', import.meta.url), await compileKernels());
