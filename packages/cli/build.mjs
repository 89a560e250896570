// Sources → dist/: one module, and the WebAssembly binary that it reads. sharp stays a package: it is native.
import { build } from 'esbuild';
import { cp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compressedWasm } from '../worker/worker-bundles.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = join(here, 'dist');
const wasmFile = 'tfjs-backend-wasm-simd.wasm';

await rm(dist, { recursive: true, force: true });
await build({
  entryPoints: { cli: join(here, 'src/main.ts') },
  bundle: true,
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
  platform: 'node',
  target: 'node20',
  format: 'esm',
  outdir: dist,
  outExtension: { '.js': '.mjs' },
  mainFields: ['module', 'main'],
  // tfjs asks for node-fetch only where there is no fetch.
  external: ['sharp', 'node-fetch'],
  // Otherwise Node would read megabytes of h5wasm's binary as text at each start.
  plugins: [compressedWasm],
  define: { 'process.env.NODE_ENV': '"production"' },
  banner: {
    // What emscripten's and commander's code expects of a CommonJS module.
    js: [
      "import { createRequire as featurescopeCreateRequire } from 'node:module';",
      "import { fileURLToPath as featurescopeFileURLToPath } from 'node:url';",
      'const require = featurescopeCreateRequire(import.meta.url);',
      "const __filename = featurescopeFileURLToPath(import.meta.url), __dirname = featurescopeFileURLToPath(new URL('.', import.meta.url));",
    ].join('\n'),
  },
});
const workerPackage = createRequire(new URL('../worker/package.json', import.meta.url));
await cp(workerPackage.resolve(`@tensorflow/tfjs-backend-wasm/dist/${wasmFile}`), join(dist, wasmFile));
