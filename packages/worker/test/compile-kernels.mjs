import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import binaryen from 'binaryen';

const folder = fileURLToPath(new URL('..', import.meta.url));

// As a program of its own: imported, it would bring AssemblyScript's globals among the types of ours.
const compiler = createRequire(import.meta.url).resolve('assemblyscript/bin/asc.js');

/** In Binaryen's units, about an instruction. */
const largestInlined = 200;

const shared = [
  'assembly/index.ts',
  '--optimizeLevel=3',
  '--noAssert',
  '--runtime=stub',
  '--enable=simd',
  '--importMemory',
  '--noExportMemory',
  // Nothing in the module aborts.
  '--use=abort=',
  // Functions within the module exchange vectors; none that is exported does.
  '--disableWarning=112',
];

/**
 * The text of `src/kernels/kernel-binaries.ts`.
 * @returns {Promise<string>}
 */
export async function compileKernels() {
  return [
    '/** Made from `assembly/` by `npm run kernels`; a test compares the two. WebAssembly modules in base64. */',
    `export const plainBinary =\n  '${await compile([])}';`,
    '',
    '/** The same with fused multiplication and addition, from the proposal "relaxed SIMD" (WebAssembly 3.0). */',
    `export const relaxedBinary =\n  '${await compile(['--enable=relaxed-simd'])}';`,
    '',
  ].join('\n');
}

/** @param {readonly string[]} options */
async function compile(options) {
  const output = await mkdtemp(join(tmpdir(), 'featurescope-kernels-'));
  try {
    const file = join(output, 'kernels.wasm');
    const parameters = [...shared, ...options, `--baseDir=${folder}`, `--outFile=${file}`];
    await promisify(execFile)(process.execPath, [compiler, ...parameters]);
    return Buffer.from(withCallsInlined(await readFile(file))).toString('base64');
  } finally {
    await rm(output, { recursive: true });
  }
}

/**
 * V8 calls WebAssembly functions as they stand in the module, and these are called for a few vectors each: within the loops they run a
 * tenth faster. AssemblyScript's own limits for it (Binaryen's) cannot be set.
 * @param {Uint8Array} binary
 */
function withCallsInlined(binary) {
  const module = binaryen.readBinary(binary);
  module.setFeatures(binaryen.Features.All);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAlwaysInlineMaxSize(largestInlined);
  binaryen.setFlexibleInlineMaxSize(largestInlined);
  binaryen.setAllowInliningFunctionsWithLoops(true);
  module.optimize();
  return module.emitBinary();
}
