import asc from 'assemblyscript/asc';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('..', import.meta.url));

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
  /** @type {Uint8Array | null} */
  let binary = null;
  const { error, stderr } = await asc.main(
    [...shared, ...options, `--baseDir=${folder}`, '--outFile=kernels.wasm'],
    {
      writeFile: (_name, content) => {
        binary = /** @type {Uint8Array} */ (content);
      },
    },
  );
  if (error || !binary) throw error ?? new Error(`The compiler wrote nothing. ${stderr.toString()}`);
  return Buffer.from(binary).toString('base64');
}
