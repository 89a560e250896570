// How the workers are bundled, for the extension and for its tests: each is one script that is started from a blob and fetches
// nothing. WebAssembly lies in it compressed, since a webview gets its files slowly, and a long string takes long to parse.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const sources = new URL('src/', import.meta.url);

/** Puts WebAssembly into a script compressed, h5wasm's too, which is otherwise most of it. @type {import('esbuild').Plugin} */
export const compressedWasm = { name: 'compressed-wasm', setup: compressWasm };

/** @type {import('esbuild').BuildOptions & { readonly entryPoints: readonly string[] }} */
export const workerBundles = {
  entryPoints: ['engine-worker', 'reader-worker', 'film-worker'].map((name) =>
    fileURLToPath(new URL(`${name}.ts`, sources)),
  ),
  bundle: true,
  minify: true,
  legalComments: 'none',
  format: 'iife',
  platform: 'browser',
  target: 'es2022',
  define: { 'process.env.NODE_ENV': '"production"' },
  plugins: [compressedWasm],
};

/** A module of this namespace is the bytes that were put aside under its path. */
const bytesNamespace = 'compressed-wasm';

/** @param {import('esbuild').PluginBuild} build */
function compressWasm({ onResolve, onLoad }) {
  /** @type {Map<string, Uint8Array>} */
  const compressed = new Map();

  /**
   * @param {string} path
   * @param {Uint8Array} bytes
   * @returns what brings `bytes` into a script, as a function `wasm` that unpacks them
   */
  const importUnpacking = (path, bytes) => {
    compressed.set(path, gzipSync(bytes, { level: 9 }));
    return [
      `import packed from ${JSON.stringify(`${bytesNamespace}:${path}`)};`,
      'const wasm = async () => new Uint8Array(await new Response(',
      "  new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip'))",
      ').arrayBuffer());\n',
    ].join('\n');
  };

  onResolve({ filter: new RegExp(`^${bytesNamespace}:`) }, ({ path }) => ({
    path: path.slice(bytesNamespace.length + 1),
    namespace: bytesNamespace,
  }));
  onLoad({ filter: /.*/, namespace: bytesNamespace }, ({ path }) => ({
    contents: compressed.get(path) ?? '',
    loader: 'binary',
  }));
  onLoad({ filter: /\.wasm$/ }, async ({ path }) => ({
    contents: `${importUnpacking(path, await readFile(path))}export default wasm;`,
  }));
  onLoad({ filter: /h5wasm[\\/]dist[\\/]esm[\\/]hdf5_util\.js$/ }, async ({ path }) => {
    const { before, bytes, after } = splitAtWasm(await readFile(path, 'utf8'));
    return { contents: `${importUnpacking(path, bytes)}${before}await wasm()${after}` };
  });
}

/** What emscripten writes where a script holds its binary: a character for each byte, and NUL as U+0100. */
const call = {
  binary: 'wasmBinaryFile??=findWasmBinary()',
  literal: 'function findWasmBinary(){return binaryDecode(',
};

/** @param {string} script of emscripten, with its binary within */
function splitAtWasm(script) {
  const literalBegin = script.indexOf(call.literal) + call.literal.length;
  const callBegin = script.indexOf(call.binary);
  if (literalBegin < call.literal.length || callBegin < literalBegin) {
    throw new Error(
      'h5wasm holds its binary in another way than before: see packages/worker/worker-bundles.mjs.',
    );
  }
  const literalEnd = endOfLiteral(script, literalBegin);
  const text = String(evaluate(script.slice(literalBegin, literalEnd)));
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff);
  if (!WebAssembly.validate(bytes))
    throw new Error('The binary of h5wasm could not be taken out of its script.');
  const assignment = callBegin + 'wasmBinaryFile??='.length;
  return {
    before: `${script.slice(0, literalBegin)}''${script.slice(literalEnd, assignment)}`,
    bytes,
    after: script.slice(callBegin + call.binary.length),
  };
}

/**
 * @param {string} script
 * @param {number} begin of a string literal
 */
function endOfLiteral(script, begin) {
  const quote = script[begin];
  let end = begin + 1;
  while (script[end] !== quote) end += script[end] === '\\' ? 2 : 1;
  return end + 1;
}

/** @param {string} literal of a string, from a library that is installed and would run anyway */
function evaluate(literal) {
  return Function(`return ${literal}`)();
}
