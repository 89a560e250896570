// One engine, in a process of its own: it is told a job, and says how long that took.
import { findDreamRecipe, findRecipe, type FloatImage, type RgbaImage } from '@featurescope/core';
import { createEngine, readModelFile } from '@featurescope/worker/node';

export type Job =
  | { readonly kind: 'open'; readonly path: string; readonly wasmFile: string }
  /** These filters of a layer in one batch, `chollet-filters` at `side`². */
  | {
      readonly kind: 'filters';
      readonly layer: string;
      readonly channels: readonly number[];
      readonly steps: number;
      readonly side: number;
    }
  | { readonly kind: 'maps'; readonly side: number }
  /** One octave of `google-dream`. */
  | {
      readonly kind: 'dream';
      readonly layer: string;
      readonly steps: number;
      readonly width: number;
      readonly height: number;
    };

export interface Answer {
  readonly ms: number;
  /** Steps of single images, all but the first of an ascent, which begins with the start images; and how long they took. */
  readonly imageSteps: number;
  readonly stepsMs: number;
  /** The most memory that the process had so far. */
  readonly peakBytes: number;
}

let engine: ReturnType<typeof createEngine> | null = null;

/** By side: images that are there already, since making one takes as long as all maps of a small network. */
const images = new Map<number, FloatImage>();

/** Fixed waves about the middle, in three channels. */
function waves(side: number): FloatImage {
  const known = images.get(side);
  if (known) return known;
  const values = Float32Array.from(
    { length: side * side * 3 },
    (_, index) => 128 + 40 * Math.sin(index * 12.9898),
  );
  const image = { width: side, height: side, channels: 3, values };
  images.set(side, image);
  return image;
}

async function run(job: Job): Promise<Answer> {
  const start = performance.now();
  let [imageSteps, stepsMs] = [0, 0];
  let last = { step: 0, at: 0 };
  if (job.kind === 'open') {
    engine = createEngine({ wasmFile: job.wasmFile });
    await engine.start({ backend: 'wasm' });
    await engine.openModel(await readModelFile(job.path, {}));
  } else {
    if (!engine) throw new Error('No model is open.');
    await work(engine, job, (step, imageCount) => {
      const at = performance.now();
      // Filters that are dead at first are tried again: with the first step once more.
      if (step === last.step + 1 && step > 1) {
        imageSteps += imageCount;
        stepsMs += at - last.at;
      }
      last = { step, at };
    });
  }
  const ms = performance.now() - start;
  return { ms, imageSteps, stepsMs, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

async function work(
  running: ReturnType<typeof createEngine>,
  job: Exclude<Job, { kind: 'open' }>,
  onStep: (step: number, imageCount: number) => void,
): Promise<void> {
  switch (job.kind) {
    case 'filters':
      await running.maximize(
        {
          layer: job.layer,
          channels: job.channels,
          recipe: findRecipe('chollet-filters'),
          seed: 0,
          stepCount: job.steps,
          canvasSize: job.side,
        },
        {
          onProgress: ({ step, objectives }) => {
            onStep(step, objectives.length);
          },
        },
      );
      return;
    case 'maps':
      await running.activations(waves(job.side));
      return;
    case 'dream': {
      const { width, height, layer, steps } = job;
      const data = new Uint8ClampedArray(width * height * 4).map(
        (_, index) => 128 + 60 * Math.sin(index * 0.013),
      );
      const picture: RgbaImage = { width, height, data };
      const recipe = {
        ...findDreamRecipe('google-dream'),
        octaves: { count: 1, scale: 1.4 },
        stepCount: steps,
      };
      await running.dream({ picture, targets: [{ kind: 'layer', layer, weight: 1 }], recipe, seed: 0 });
    }
  }
}

process.on('message', (job: Job) => {
  void run(job).then(
    (answer) => process.send?.(answer),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
