// The roof: GFLOP/s that one core reaches in WebAssembly with vectors of four floats, plain and with fused multiply-add.
//   node [--experimental-wasm-relaxed-simd] benchmarks/wasm-peak.mjs        prints {"plain", "fused"} as JSON
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const compiler = createRequire(join(root, 'packages/worker/package.json')).resolve(
  'assemblyscript/bin/asc.js',
);

/** @param {readonly string[]} options @returns GFLOP/s; null where the engine lacks the instructions */
async function peak(options) {
  const folder = await mkdtemp(join(tmpdir(), 'featurescope-peak-'));
  try {
    const outFile = join(folder, 'peak.wasm');
    const flags = [
      '--optimizeLevel=3',
      '--runtime=stub',
      '--enable=simd',
      ...options,
      `--outFile=${outFile}`,
    ];
    await promisify(execFile)(process.execPath, [
      compiler,
      join(root, 'benchmarks/assembly/peak.ts'),
      ...flags,
    ]);
    const binary = await readFile(outFile);
    if (!WebAssembly.validate(binary)) return null;
    const { instance } = await WebAssembly.instantiate(binary);
    const sums = /** @type {(rounds: number) => number} */ (instance.exports.sums);
    const rounds = 2e6;
    let best = Infinity;
    for (let run = 0; run < 40; run++) {
      const start = performance.now();
      sums(rounds);
      best = Math.min(best, performance.now() - start);
    }
    // Twelve sums of four floats, a product and a sum each.
    return (rounds * 12 * 4 * 2) / best / 1e6;
  } finally {
    await rm(folder, { recursive: true });
  }
}

console.log(JSON.stringify({ plain: await peak([]), fused: await peak(['--enable=relaxed-simd']) }));
