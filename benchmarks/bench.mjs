// npm run bench -- [--quick] [--python PATH] [--models DIR] [--json FILE] [--write]
// Who is faster, by how much: ours against TensorFlow.js, TensorFlow and PyTorch, taking turns in one run. Ratios first.
import { build } from 'esbuild';
import { mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { engines, pythonPeer, tfjs } from './contenders.mjs';
import { gflopOfStep, vggFile, vggWeights } from './vgg16.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const root = join(here, '..');
const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    python: { type: 'string', default: 'python3' },
    models: { type: 'string', default: join(root, '../shared/models') },
    json: { type: 'string' },
    write: { type: 'boolean', default: false },
  },
});
const cache = join(root, '.featurescope/benchmarks');
const coreCount = availableParallelism();
const [rounds, filterCount, stepCount] = options.quick ? [1, coreCount, 4] : [3, 2 * coreCount, 20];
const side = 128;

/** @param {readonly number[]} numbers */
const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
/** @param {number} value */
const short = (value) => (Number.isNaN(value) ? '–' : value >= 100 ? value.toFixed(0) : value.toPrecision(3));

await mkdir(cache, { recursive: true });
await build({
  entryPoints: { engine: join(here, 'engine-thread.ts'), tfjs: join(here, 'peers/tfjs-thread.ts') },
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  outdir: cache,
  outExtension: { '.js': '.cjs' },
  define: { 'import.meta.url': 'featurescopeModuleUrl' },
  banner: { js: "const featurescopeModuleUrl = require('node:url').pathToFileURL(__filename).href;" },
  mainFields: ['module', 'main'],
  external: ['node-fetch'],
  logLevel: 'error',
});
const workerRequire = createRequire(join(root, 'packages/worker/package.json'));
const wasmFile = workerRequire.resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
const path = await vggFile(cache);
const engineScript = join(cache, 'engine.cjs');

const pools = { [`ours, ${coreCount} engines`]: await engines(engineScript, coreCount, { path, wasmFile }) };
if (coreCount > 1) pools['ours, 1 engine'] = await engines(engineScript, 1, { path, wasmFile });
const tfjsPeer = tfjs(join(cache, 'tfjs.cjs'), { layers: vggWeights(), wasmFolder: `${dirname(wasmFile)}/` });
const python = [];
for (const kind of ['tf-function', 'tf-eager', 'torch', 'tf-maps']) {
  python.push(await pythonPeer(options.python, join(here, 'peers/python_peer.py'), kind));
}
for (const { kind, absent } of python) if (absent) console.log(`${kind} is left out: ${absent}`);

/** @type {Map<string, Map<string, number[]>>} job → who → milliseconds per step and image (or per job) */
const times = new Map();
/** @param {string} job @param {string} who @param {number} ms */
function note(job, who, ms) {
  const byWho = times.get(job) ?? new Map();
  times.set(job, byWho.set(who, [...(byWho.get(who) ?? []), ms]));
}
const extra = { firstMs: /** @type {Record<string, number>} */ ({}), peakRssBytes: 0 };

for (let round = 0; round < rounds; round++) {
  for (const layer of ['block3_conv1', 'block5_conv3']) {
    const job = `gradient step at ${layer}, ${side}², ms per step and image`;
    for (const [who, pool] of Object.entries(pools)) {
      const channels = Array.from({ length: filterCount }, (_, index) => index + round * filterCount);
      const { ms, firstMs, rssBytes } = await pool.filters({ layer, channels, stepCount, side });
      note(job, who, ms / filterCount / stepCount);
      extra.firstMs[`${layer}, ${who}`] = firstMs;
      extra.peakRssBytes = Math.max(extra.peakRssBytes, rssBytes);
    }
    const tfjsSteps = layer === 'block3_conv1' ? 2 : 1;
    const { ms } = await tfjsPeer.run({ layer, channels: [round], stepCount: tfjsSteps, side });
    note(job, 'tfjs tf.grad, wasm', ms / tfjsSteps);
    for (const peer of python) {
      if (peer.absent || peer.kind === 'tf-maps') continue;
      const batches = peer.kind === 'tf-function' ? [1, 8, 25] : peer.kind === 'torch' ? [1, 8] : [1];
      const steps = options.quick ? 2 : 5;
      for (const batch of batches) {
        const answer = await peer.run({ layer, count: batch, steps, side, batch });
        note(job, `${peer.kind}, batch ${batch}`, answer.ms / batch / steps);
      }
    }
  }
  const maps = 'all feature maps of VGG16, 224², ms';
  for (const [who, pool] of Object.entries(pools).slice(-1)) {
    note(maps, who, (await pool.one({ kind: 'maps', side: 224 })).ms);
  }
  const mapsPeer = python.find(({ kind }) => kind === 'tf-maps');
  if (mapsPeer && !mapsPeer.absent) note(maps, 'tf-function', (await mapsPeer.run({ side: 224 })).ms);
  if (!options.quick) {
    const dream = 'one DeepDream octave of 10 steps at block3_conv1, 600×400, ms';
    for (const [who, pool] of Object.entries(pools).slice(-1)) {
      note(
        dream,
        who,
        (await pool.one({ kind: 'dream', layer: 'block3_conv1', width: 600, height: 400 })).ms,
      );
    }
  }
}
await Promise.all([...Object.values(pools), tfjsPeer, ...python].map((each) => each.close?.()));

const ownModels = [
  ['textures', join(root, 'models/textures/textures.h5'), ['block3_conv2', 'block5_conv1']],
  ['MobileNet .25', join(options.models, 'mobilenet-v1-0.25'), ['conv_pw_6_relu', 'conv_pw_11_relu']],
  ['SqueezeNet 1.1', join(options.models, 'squeezenet-v1.1-notop'), ['fire5/concat', 'fire9/concat']],
];
for (const [name, place, layers] of ownModels) {
  const file = await modelFile(String(place));
  if (!file) {
    console.log(`${name} is left out: there is no ${place} (--models says where).`);
    continue;
  }
  const pool = await engines(engineScript, coreCount, { path: file, wasmFile });
  for (const layer of layers) {
    const job = `${name}: gradient step at ${layer}, ${side}², ms per step and image`;
    for (let round = 0; round < rounds; round++) {
      const channels = Array.from({ length: filterCount }, (_, index) => index);
      const { ms } = await pool
        .filters({ layer, channels, stepCount, side })
        .catch(() => ({ ms: Number.NaN }));
      note(job, `ours, ${coreCount} engines`, ms / filterCount / stepCount);
    }
  }
  await pool.close();
}

/** @param {string} place a file, or a folder with one .h5 */
async function modelFile(place) {
  const found = await stat(place).catch(() => null);
  if (!found) return null;
  if (found.isFile()) return place;
  const { readdir } = await import('node:fs/promises');
  const name = (await readdir(place)).find((each) => each.endsWith('.h5'));
  return name ? join(place, name) : null;
}

// ---- what came out ----

const lines = [];
for (const [job, byWho] of times) {
  const rows = [...byWho].map(([who, all]) => ({
    who,
    ms: median(all),
    low: Math.min(...all),
    high: Math.max(...all),
  }));
  const [ours] = rows;
  lines.push(
    '',
    `**${job}**`,
    '',
    '| who | ours : theirs | median | min–max | GFLOP/s |',
    '|---|---|---|---|---|',
  );
  const layer = /^gradient step at (\S+),/.exec(job)?.[1];
  for (const { who, ms, low, high } of rows) {
    const ratio = who === ours?.who ? '' : `${((ours?.ms ?? Number.NaN) / ms).toFixed(2)} ×`;
    const speed = layer ? short((gflopOfStep(layer, side) / ms) * 1000) : '';
    lines.push(`| ${who} | ${ratio} | ${short(ms)} | ${short(low)}–${short(high)} | ${speed} |`);
  }
}
const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${coreCount} cores, Node ${process.version}`;
const report = [
  `Measured on ${machine}: ${rounds} rounds, ${filterCount} filters of ${stepCount} steps each, everybody taking turns.`,
  `Peak memory of the process with all engines: ${(extra.peakRssBytes / 2 ** 20).toFixed(0)} MB.`,
  ...lines,
].join('\n');
console.log(report);
const json = {
  machine,
  rounds,
  filterCount,
  stepCount,
  ...extra,
  times: Object.fromEntries([...times].map(([job, byWho]) => [job, Object.fromEntries(byWho)])),
};
if (options.json) await writeFile(options.json, JSON.stringify(json, null, 2));
if (options.write) {
  const readme = join(here, 'README.md');
  const [before, rest = ''] = (await readFile(readme, 'utf8')).split('<!-- figures -->\n');
  const [, after = ''] = rest.split('<!-- /figures -->');
  await writeFile(readme, `${before}<!-- figures -->\n\n${report}\n\n<!-- /figures -->${after}`);
}
