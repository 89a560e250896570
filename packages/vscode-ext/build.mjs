// Sources → dist/: the extension for both kinds of host, the page, its workers, the sample models, and the sample pictures.
import { build } from 'esbuild';
import { cp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { workerBundles } from '../worker/worker-bundles.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '../..');
const dist = join(here, 'dist');

/** More than this in the extension host would slow down everybody's start. */
const hostLimitBytes = 100_000;

/** What the host must do without. */
const tooHeavyForHost = /node_modules\/(@tensorflow|preact|h5wasm)\//;

/** Below models/. Each in one form only: the Keras 3 archive, and the HDF5 file of old. */
const samples = ['textures/textures.keras', 'digits/digits.h5'];

/** Below models/samples: pictures to look through a network with. */
const pictures = ['cat-face.png', 'aquarium.png', 'meadow.png', 'landscape.png', 'digit.png'];

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
  outdir: dist,
  define: { 'process.env.NODE_ENV': '"production"' },
};

/** @type {import('esbuild').BuildOptions} */
const forHost = { ...common, format: 'cjs', external: ['vscode'], outExtension: { '.js': '.cjs' } };

/** @type {import('esbuild').BuildOptions} */
const forPage = { ...common, format: 'iife', platform: 'browser', target: 'es2022' };

await rm(dist, { recursive: true, force: true });
const results = await Promise.all([
  build({
    ...forHost,
    entryPoints: { extension: join(here, 'src/extension.ts') },
    platform: 'node',
    target: 'node20',
  }),
  build({
    ...forHost,
    entryPoints: { 'extension.web': join(here, 'src/extension.ts') },
    platform: 'browser',
    target: 'es2022',
  }),
  build({
    ...forPage,
    entryPoints: { webview: join(root, 'packages/webview/src/main.tsx') },
    jsx: 'automatic',
    jsxImportSource: 'preact',
  }),
  build({ ...common, ...workerBundles }),
]);

const icons = join(root, 'node_modules/@vscode/codicons/dist');
for (const name of ['codicon.css', 'codicon.ttf']) await cp(join(icons, name), join(dist, name));
for (const path of samples) await copySample(path);
for (const name of pictures) await cp(join(root, 'models/samples', name), join(dist, 'pictures', name));
if (existsSync(join(root, 'LICENSE'))) await cp(join(root, 'LICENSE'), join(here, 'LICENSE'));

for (const path of Object.keys(results.at(-1)?.metafile.outputs ?? {})) await compress(path);
checkHost();
await printSizes();

/**
 * A model, and beside it what is said of its input.
 * @param {string} path
 */
async function copySample(path) {
  for (const file of [path, join(dirname(path), 'metadata.json')]) {
    const source = join(root, 'models', file);
    if (existsSync(source)) await cp(source, join(dist, 'samples', file));
    else console.warn(`models/${file} is not there: the extension is built without it.`);
  }
}

/**
 * A remote window gets its files slowly: the page unpacks its workers itself.
 * @param {string} path
 */
async function compress(path) {
  await writeFile(`${path}.gz`, gzipSync(await readFile(path), { level: 9 }));
  await rm(path);
}

function checkHost() {
  for (const { metafile } of results.slice(0, 2)) {
    for (const [path, { bytes }] of Object.entries(metafile.outputs)) {
      if (bytes > hostLimitBytes) {
        throw new Error(`${path} has ${String(bytes)} bytes, and the limit is ${String(hostLimitBytes)}.`);
      }
    }
    const heavy = Object.keys(metafile.inputs).find((path) => tooHeavyForHost.test(path));
    if (heavy !== undefined) throw new Error(`The extension host must not load ${heavy}.`);
  }
}

async function printSizes() {
  const outputs = results.flatMap(({ metafile }) => Object.entries(metafile.outputs));
  const rows = outputs.map(([path, { bytes }]) => ({ name: basename(path), bytes }));
  for (const path of samples) {
    const copy = join(dist, 'samples', path);
    if (existsSync(copy)) rows.push({ name: `samples/${path}`, bytes: (await stat(copy)).size });
  }
  for (const { name, bytes } of rows) console.log(`${(bytes / 1024).toFixed(1).padStart(9)} kB  ${name}`);
}
