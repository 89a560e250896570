// One engine on a thread of its own: it is told a job, and says how long that took.
import { parentPort } from 'node:worker_threads';
import { findDreamRecipe, findRecipe, type FloatImage, type RgbaImage } from '@featurescope/core';
import { createEngine, readModelFile } from '@featurescope/worker/node';

export type Job =
  | { readonly kind: 'open'; readonly path: string; readonly wasmFile: string }
  /** So many filters of a layer, one after the other, `chollet-filters` at `side`². */
  | {
      readonly kind: 'filters';
      readonly layer: string;
      readonly channels: readonly number[];
      readonly stepCount: number;
      readonly side: number;
      readonly batch: number;
    }
  | { readonly kind: 'maps'; readonly side: number }
  | { readonly kind: 'dream'; readonly layer: string; readonly width: number; readonly height: number };

export interface Answer {
  readonly ms: number;
  /** Until the first filter was there. */
  readonly firstMs: number;
  readonly rssBytes: number;
}

const port = parentPort;
if (!port) throw new Error('This runs in a worker thread.');
let engine: ReturnType<typeof createEngine> | null = null;

/** Fixed noise about the middle. */
function noise(side: number, channels: number): FloatImage {
  const values = Float32Array.from(
    { length: side * side * channels },
    (_, index) => 128 + 40 * Math.sin(index * 12.9898),
  );
  return { width: side, height: side, channels, values };
}

async function run(job: Job): Promise<Answer> {
  if (job.kind === 'open') {
    engine = createEngine({ wasmFile: job.wasmFile });
    await engine.start({ backend: 'wasm' });
    await engine.openModel(await readModelFile(job.path, {}));
    return { ms: 0, firstMs: 0, rssBytes: process.memoryUsage.rss() };
  }
  if (!engine) throw new Error('No model is open.');
  const start = performance.now();
  let firstMs = 0;
  switch (job.kind) {
    case 'filters':
      for (let first = 0; first < job.channels.length; first += job.batch) {
        await engine.maximize({
          layer: job.layer,
          channels: job.channels.slice(first, first + job.batch),
          recipe: findRecipe('chollet-filters'),
          seed: 0,
          stepCount: job.stepCount,
          canvasSize: job.side,
        });
        if (first === 0) firstMs = performance.now() - start;
      }
      break;
    case 'maps':
      await engine.activations(noise(job.side, 3));
      break;
    case 'dream': {
      const { width, height, layer } = job;
      const data = new Uint8ClampedArray(width * height * 4).map(
        (_, index) => 128 + 60 * Math.sin(index * 0.013),
      );
      const picture: RgbaImage = { width, height, data };
      const recipe = { ...findDreamRecipe('google-dream'), octaves: { count: 1, scale: 1.4 } };
      await engine.dream({ picture, targets: [{ kind: 'layer', layer, weight: 1 }], recipe, seed: 0 });
      break;
    }
  }
  return { ms: performance.now() - start, firstMs, rssBytes: process.memoryUsage.rss() };
}

port.on('message', (job: Job) => {
  void run(job).then(
    (answer) => {
      port.postMessage(answer);
    },
    (error: unknown) => {
      port.postMessage({ error: String(error) });
    },
  );
});
