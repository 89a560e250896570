// npm run bench -- [--quick] [--python PATH] [--models DIR] [--json FILE] [--write]
// Who is faster, by how much: ours against TensorFlow.js, TensorFlow and PyTorch, taking turns in one run. Ratios first.
import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import { runInstalled } from '../scripts/processes.mjs';
import { engines, pythonPeer, relaxedSimd, tfjs } from './contenders.mjs';
import { growth } from './growth.mjs';
import { Measurements, median, short } from './measurements.mjs';
import { gflopOfStep, leastMsOfStep, vggFile, vggWeights } from './vgg16.mjs';

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
const cores = availableParallelism();
const side = 128;
const rounds = options.quick ? 1 : 3;
/** Of ours: filters and steps of each. Peers need fewer for a steady figure: they are warmed up by one step. */
const [count, steps] = options.quick ? [cores, 4] : [2 * cores, 20];
/** Of all maps: a browser's compiler improves what it has run a few times. */
const mapRuns = options.quick ? 1 : 9;
const gallery = options.quick ? { count: 2 * cores, steps: 4 } : { count: 25, steps: 20 };

await mkdir(cache, { recursive: true });
await build({
  entryPoints: { engine: join(here, 'engine-process.ts'), tfjs: join(here, 'peers/tfjs-thread.ts') },
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
/** @param {string} path @param {number} [engineCount] */
const ours = (path, engineCount = cores) =>
  engines(join(cache, 'engine.cjs'), engineCount, { path, wasmFile });
const ourName = (engineCount = cores) => `ours, ${engineCount} ${engineCount === 1 ? 'engine' : 'engines'}`;

const { stdout } = await promisify(execFile)(process.execPath, [...relaxedSimd, join(here, 'wasm-peak.mjs')]);
/** @type {{ plain: number, fused: number | null }} */
const peak = JSON.parse(stdout);
const peakPerCore = peak.fused ?? peak.plain;

const peers = [];
for (const kind of ['tf-function', 'tf-eager', 'torch']) {
  const peer = await pythonPeer(options.python, join(here, 'peers/python_peer.py'), kind);
  if (peer.absent) console.log(`${kind} is left out: ${peer.absent}`);
  else peers.push(peer);
}

const measured = new Measurements();
/** @type {Record<string, number>} */
const peakBytes = {};

/**
 * The peers' turns of a gradient step. TensorFlow's functions run in the batch that suits them best.
 * @param {string} job @param {string} network @param {string} layer @param {{ width: number, height: number }} size
 */
async function peerSteps(job, network, layer, size, batches = { 'tf-function': [1, 8, 25], torch: [1, 8] }) {
  const peerStepCount = options.quick ? 2 : 5;
  for (const { kind, run } of peers) {
    for (const batch of batches[kind] ?? [1]) {
      const wanted = { network, layer, count: batch, steps: peerStepCount, batch, ...size };
      const { ms, peakBytes: bytes } = await run({ job: 'ascent', ...wanted });
      measured.note(job, `${kind}, batch ${batch}`, ms / batch / peerStepCount);
      peakBytes[kind] = bytes;
    }
  }
}

/**
 * Median milliseconds of all maps, after a run that compiles what is run for the first time.
 * @param {Awaited<ReturnType<typeof ours>>} engines
 */
async function ourMaps(engines) {
  const job = { kind: 'maps', side: 224 };
  const times = [];
  for (let run = 0; run <= mapRuns; run++) times.push((await engines.one(job)).ms);
  return median(times.slice(1));
}

/** @param {string} job @param {string} network @param {number} mapSide */
async function peerMaps(job, network, mapSide) {
  for (const { kind, run } of peers) {
    const { ms } = await run({ job: 'maps', network, height: mapSide, width: mapSide, runs: mapRuns });
    measured.note(job, kind, ms);
  }
}

// ---- VGG16 ----

const vgg = await vggFile(cache);
const pools = { [ourName()]: await ours(vgg), ...(cores > 1 && { [ourName(1)]: await ours(vgg, 1) }) };
const pool = pools[ourName()];
const tfjsPeer = tfjs(join(cache, 'tfjs.cjs'), { layers: vggWeights(), wasmFolder: `${dirname(wasmFile)}/` });
/** @type {{ layer: string, firstMs: number, ms: number }[]} */
const galleries = [];

for (let round = 0; round < rounds; round++) {
  for (const layer of ['block3_conv1', 'block5_conv3']) {
    const job = `VGG16: gradient step at ${layer}, ${side}², ms per step and image`;
    for (const [who, each] of Object.entries(pools)) {
      // Weights are packed for a layer when it is first asked for.
      await each.filters({ layer, count: cores, steps: 1, side });
      measured.note(job, who, (await each.filters({ layer, count, steps, side })).msPerStep);
    }
    const tfjsSteps = layer === 'block3_conv1' ? 2 : 1;
    const { ms } = await tfjsPeer.run({ layer, channels: [round], stepCount: tfjsSteps, side });
    measured.note(job, 'tfjs tf.grad, wasm', ms / tfjsSteps);
    await peerSteps(job, 'vgg16', layer, { width: side, height: side });
  }
}
for (const layer of ['block1_conv2', 'block2_conv2', 'block3_conv1', 'block4_conv3', 'block5_conv3']) {
  const { ms, firstMs } = await pool.filters({ layer, side, ...gallery });
  galleries.push({ layer, firstMs, ms });
  const job = `VGG16: gallery of ${layer}, ${gallery.count} filters, ${gallery.steps} steps, ${side}², ms`;
  measured.note(job, ourName(), ms);
  const tensorflow = peers.find(({ kind }) => kind === 'tf-function');
  if (!tensorflow) continue;
  const wanted = { network: 'vgg16', layer, ...gallery, batch: gallery.count, width: side, height: side };
  measured.note(job, 'tf-function, one batch', (await tensorflow.run({ job: 'ascent', ...wanted })).ms);
}
peakBytes[`${ourName()}, galleries of VGG16`] = pool.peakBytes();
for (let round = 0; round < rounds; round++) {
  const maps = 'VGG16: all feature maps, 224², ms';
  measured.note(maps, ourName(1), await ourMaps(pool));
  await peerMaps(maps, 'vgg16', 224);
}
if (!options.quick) {
  const dream = 'VGG16: a DeepDream octave of 10 steps at block3_conv1, 600×400, ms per step';
  const size = { width: 600, height: 400 };
  const { ms } = await pool.one({ kind: 'dream', layer: 'block3_conv1', steps: 10, ...size });
  measured.note(dream, ourName(1), ms / 10);
  await peerSteps(dream, 'vgg16', 'block3_conv1', size, { 'tf-function': [1] });
}
for (const each of [...Object.values(pools), tfjsPeer]) await each.close();
const grown = options.quick
  ? ''
  : await growth(
      () => ours(vgg, 1),
      () => ours(vgg),
    );

// ---- smaller networks ----

/** What the gallery takes at once where steps are short. */
const smallBatch = 8;
const smaller = [
  ['textures', 'textures', join(root, 'models/textures'), ['block3_conv2', 'block5_conv1']],
  [
    'MobileNet ¼',
    'mobilenet',
    join(options.models, 'mobilenet-v1-0.25'),
    ['conv_pw_6_relu', 'conv_pw_11_relu'],
  ],
  [
    'SqueezeNet 1.1',
    'squeezenet',
    join(options.models, 'squeezenet-v1.1-notop'),
    ['fire5/concat', 'fire9/concat'],
  ],
];
for (const [name, network, folder, layers] of smaller) {
  const file = await h5In(folder);
  if (!file) {
    console.log(`${name} is left out: no .h5 file in ${folder} (--models says where).`);
    continue;
  }
  const smallPool = await ours(file);
  for (let round = 0; round < rounds; round++) {
    for (const layer of layers) {
      const job = `${name}: gradient step at ${layer}, ${side}², ms per step and image`;
      const smallCount = smallBatch * count;
      await smallPool.filters({ layer, count: smallBatch * cores, steps: 1, side, batch: smallBatch });
      const wanted = { layer, count: smallCount, steps, side, batch: smallBatch };
      measured.note(job, `${ourName()}, batch ${smallBatch}`, (await smallPool.filters(wanted)).msPerStep);
      // `textures` is a network of ours that the peers do not know.
      if (network !== 'textures') await peerSteps(job, network, layer, { width: side, height: side });
    }
    if (network === 'textures') continue;
    const maps = `${name}: all feature maps, 224², ms`;
    measured.note(maps, ourName(1), await ourMaps(smallPool));
    await peerMaps(maps, network, 224);
  }
  peakBytes[`${ourName()}, ${name}`] = smallPool.peakBytes();
  smallPool.close();
}
for (const peer of peers) peer.close();

/** @param {string} folder */
async function h5In(folder) {
  const found = await stat(folder).catch(() => null);
  const name = found && (await readdir(folder)).find((each) => each.endsWith('.h5'));
  return name ? join(folder, name) : null;
}

// ---- what came out ----

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cores} cores, Node ${process.version}`;
const gflopOf = (/** @type {string} */ job) => {
  const layer = /^VGG16: gradient step at (\S+),/.exec(job)?.[1];
  return layer ? gflopOfStep(layer, side) : null;
};
const report = [
  `Measured on ${machine}: medians of ${rounds} rounds, everybody taking turns. One core's peak in WebAssembly: ` +
    `${short(peak.plain)} GFLOP/s, with fused multiply-add ${peak.fused ? short(peak.fused) : '–'} GFLOP/s.`,
  ...measured.tables({ gflopOf, peak: peakPerCore * cores }),
  '',
  '**How far from what the arithmetic alone would take**: Winograd’s products at the peak of all cores, nothing else',
  '',
  '| layer | least ms per step | reached |',
  '|---|---|---|',
  ...['block3_conv1', 'block5_conv3'].map((layer) => {
    const least = leastMsOfStep(layer, side, peakPerCore * cores);
    const job = `VGG16: gradient step at ${layer}, ${side}², ms per step and image`;
    return `| ${layer} | ${short(least)} | ${short(measured.median(job, ourName()))} |`;
  }),
  '',
  `**First picture of a gallery**: ${galleries.map(({ layer, firstMs, ms }) => `${layer} ${short(firstMs)} of ${short(ms)} ms`).join(', ')}.`,
  '',
  '**Most memory**, whole processes, in MB',
  '',
  '| who | MB |',
  '|---|---|',
  ...Object.entries(peakBytes).map(([who, bytes]) => `| ${who} | ${(bytes / 2 ** 20).toFixed(0)} |`),
  grown,
].join('\n');
console.log(report);
if (options.json) {
  const json = { machine, rounds, count, steps, peak, galleries, peakBytes, times: measured.toJSON() };
  await writeFile(options.json, JSON.stringify(json, null, 2));
}
if (options.write) {
  const readme = join(here, 'README.md');
  const [before, rest = ''] = (await readFile(readme, 'utf8')).split('<!-- figures -->\n');
  const [, after = ''] = rest.split('<!-- /figures -->');
  await writeFile(readme, `${before}<!-- figures -->\n\n${report}\n\n<!-- /figures -->${after}`);
  await runInstalled('prettier/bin/prettier.cjs', ['--write', readme]);
}
