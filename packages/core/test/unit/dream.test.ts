import '@tensorflow/tfjs-backend-wasm';
import { memory, setBackend } from '@tensorflow/tfjs-core';
import { createHash } from 'node:crypto';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DreamCommand, DreamProgress, DreamRequest, DreamResult } from '../../src/dream/dream.js';
import { dreamRecipes, findDreamRecipe, normalMeanMagnitude } from '../../src/dream/dream-recipes.js';
import { octaveSizes } from '../../src/dream/octave-sizes.js';
import { dream } from '../../src/dream/run-dream.js';
import type { RgbaImage } from '../../src/images/rgba-image.js';
import type { Network } from '../../src/network/network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { createRandom } from '../../src/random.js';
import { importFile } from './golden-files.js';
import { smallNetwork } from './small-network.js';

const textures = () => importFile(new URL('../../../../models/textures/textures.h5', import.meta.url));

/** Soft blobs of colour: a picture that a network can see something in. */
function blobs(width: number, height: number, seed = 1): RgbaImage {
  const random = createRandom(seed);
  const waves = Array.from({ length: 12 }, () => [random() * 0.2, random() * 0.2, random() * 7] as const);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const [x, y] = [pixel % width, Math.floor(pixel / width)];
    for (let colour = 0; colour < 3; colour++) {
      const sum = waves
        .slice(colour * 4, colour * 4 + 4)
        .reduce((total, [a, b, phase]) => total + Math.sin(a * x + b * y + phase), 0);
      data[pixel * 4 + colour] = 128 + 25 * sum;
    }
    data[pixel * 4 + 3] = 255;
  }
  return { width, height, data };
}

const recipe = { ...findDreamRecipe('vivid'), octaves: { count: 2, scale: 1.5 }, stepCount: 3, jitter: 4 };

function requestFor(changes: Partial<DreamRequest> = {}): DreamRequest {
  return {
    picture: blobs(40, 28),
    targets: [{ kind: 'layer', layer: 'conv_2', weight: 1 }],
    recipe,
    seed: 3,
    ...changes,
  };
}

/** Runs to the end. `say` is asked after each step. */
async function dreamt(
  request: DreamRequest,
  network: Network = smallNetwork,
  say: (progress: DreamProgress) => readonly DreamCommand[] = () => [],
): Promise<DreamResult & { readonly told: readonly DreamProgress[] }> {
  const weights = new DeviceWeights();
  const told: DreamProgress[] = [];
  try {
    const work = dream({ network, weights }, request);
    let step = await work.next();
    while (!step.done) {
      told.push(step.value);
      step = await work.next(say(step.value));
    }
    return { ...step.value, told };
  } finally {
    weights.dispose();
  }
}

/** Peak signal-to-noise ratio of two pictures' colours, in dB. */
function psnr(a: RgbaImage, b: RgbaImage): number {
  let sum = 0;
  let count = 0;
  a.data.forEach((value, index) => {
    if (index % 4 === 3) return;
    sum += (value - (b.data[index] ?? 0)) ** 2;
    count++;
  });
  return 10 * Math.log10(255 ** 2 / (sum / count));
}

beforeAll(async () => {
  await setBackend('wasm');
});

describe('a dream', () => {
  it.each(dreamRecipes.map(({ name }) => name))('of %s raises its objective', async (name) => {
    // keras-dream stops at a loss that suits InceptionV3.
    const { octaves, stopAt: _, ...numbers } = findDreamRecipe(name);
    const short = { ...numbers, stepCount: 4, octaves: { ...octaves, count: 1, largerCount: 0 }, jitter: 0 };
    const { objectives, picture, isComplete } = await dreamt(requestFor({ recipe: short }));
    expect(isComplete).toBe(true);
    expect(objectives).toHaveLength(4);
    expect(objectives.at(-1)).toBeGreaterThan(objectives[0] ?? Infinity);
    expect(picture).toMatchObject({ width: 40, height: 28 });
  });

  it('goes from coarse to fine and says where it is', async () => {
    const { told, objectives } = await dreamt(requestFor({ previewInterval: 2 }));
    expect(told.map(({ octave, width, height, step }) => [octave, width, height, step])).toEqual([
      [1, 26, 18, 1],
      [1, 26, 18, 2],
      [1, 26, 18, 3],
      [2, 40, 28, 4],
      [2, 40, 28, 5],
      [2, 40, 28, 6],
    ]);
    expect(told.map(({ preview }) => preview?.width)).toEqual([undefined, 26, undefined, 40, undefined, 40]);
    expect(objectives).toEqual(told.map(({ objective }) => objective));
  });

  it('makes the same bytes from the same seed, and others from another', async () => {
    const [first, again, other] = [
      await dreamt(requestFor()),
      await dreamt(requestFor()),
      await dreamt(requestFor({ seed: 4 })),
    ];
    expect(again.picture.data).toEqual(first.picture.data);
    expect(other.picture.data).not.toEqual(first.picture.data);
  });

  it('changes each pixel, and no bit where the mask is 0', async () => {
    const picture = blobs(41, 29);
    const free = await dreamt(requestFor({ picture }));
    const isChanged = (pixel: number, result: RgbaImage) =>
      [0, 1, 2].some((colour) => result.data[pixel * 4 + colour] !== picture.data[pixel * 4 + colour]);
    const pixels = Array.from({ length: 41 * 29 }, (_, pixel) => pixel);
    expect(pixels.filter((pixel) => !isChanged(pixel, free.picture))).toEqual([]);
    const mask = Uint8ClampedArray.from(pixels, (pixel) => (pixel % 41 < 20 ? 0 : 255));
    const masked = await dreamt(requestFor({ picture, mask }));
    expect(pixels.filter((pixel) => pixel % 41 < 20 && isChanged(pixel, masked.picture))).toEqual([]);
    expect(
      pixels.filter((pixel) => pixel % 41 >= 20 && isChanged(pixel, masked.picture)).length,
    ).toBeGreaterThan(500);
  });

  it('keeps transparency, and on request the colours', async () => {
    const picture = blobs(40, 28);
    picture.data[3] = 0;
    picture.data[7] = 77;
    const { picture: result } = await dreamt(
      requestFor({ picture, recipe: { ...recipe, keepsColour: true } }),
    );
    expect([result.data[3], result.data[7], result.data[11]]).toEqual([0, 77, 255]);
    for (let pixel = 0; pixel < 40 * 28; pixel++) {
      const change = [0, 1, 2].map(
        (colour) => (result.data[pixel * 4 + colour] ?? 0) - (picture.data[pixel * 4 + colour] ?? 0),
      );
      const isCut = [0, 1, 2].some((colour) => [0, 255].includes(result.data[pixel * 4 + colour] ?? 0));
      if (!isCut) expect(Math.max(...change) - Math.min(...change)).toBeLessThanOrEqual(1);
    }
  });

  it.each([
    [1, 1],
    [37, 1],
    [1, 23],
    [5, 3],
    [33, 17],
  ])('takes a picture of %i×%i pixels', async (width, height) => {
    const { picture, objectives } = await dreamt(requestFor({ picture: blobs(width, height) }));
    expect(picture).toMatchObject({ width, height });
    expect(objectives.every(Number.isFinite)).toBe(true);
  });

  it('ends within a step when it is told to stop, and keeps the picture so far in full size', async () => {
    const request = requestFor();
    const stopped = await dreamt(request, smallNetwork, ({ step }) => (step === 2 ? [{ kind: 'stop' }] : []));
    expect(stopped.told).toHaveLength(2);
    expect(stopped).toMatchObject({ isComplete: false, picture: { width: 40, height: 28 } });
    expect(psnr(stopped.picture, request.picture)).toBeGreaterThan(15);
    expect(stopped.picture.data).not.toEqual(request.picture.data);
  });

  it('goes on with other targets and another recipe', async () => {
    const changed = await dreamt(requestFor(), smallNetwork, ({ step }) =>
      step === 3
        ? [
            {
              kind: 'adjust',
              targets: [{ kind: 'layer', layer: 'conv_1', channels: [1], weight: 2 }],
              recipe: { ...recipe, step: { ...recipe.step, sizePercent: 5 } },
            },
          ]
        : [],
    );
    const plain = await dreamt(requestFor());
    expect(changed.objectives.slice(0, 3)).toEqual(plain.objectives.slice(0, 3));
    expect(changed.objectives[3]).not.toBe(plain.objectives[3]);
  });

  it('frees everything when it is cancelled, and leaves the weights alone', async () => {
    const hashOf = () =>
      smallNetwork.nodes
        .flatMap((node) => Object.values(node.weights))
        .reduce((hash, weight) => hash.update(weight.values), createHash('sha256'))
        .digest('hex');
    const [before, { numTensors }] = [hashOf(), memory()];
    const weights = new DeviceWeights();
    const work = dream(
      { network: smallNetwork, weights },
      requestFor({ guide: blobs(20, 20, 5), tileSide: 16 }),
    );
    for (let step = 0; step < 4; step++) await work.next([]);
    await work.return({ picture: blobs(1, 1), objectives: [], isComplete: false });
    weights.dispose();
    expect(memory().numTensors).toBe(numTensors);
    expect(hashOf()).toBe(before);
  });

  it('follows a guide', async () => {
    const [plain, guided] = [
      await dreamt(requestFor()),
      await dreamt(requestFor({ guide: blobs(30, 30, 9) })),
    ];
    expect(guided.picture.data).not.toEqual(plain.picture.data);
    expect(guided.objectives[2]).toBeGreaterThan(guided.objectives[0] ?? Infinity);
  });

  it.each<[string, Partial<DreamRequest>, RegExp]>([
    ['no target', { targets: [] }, /at least one layer or class/],
    [
      'an unknown layer',
      { targets: [{ kind: 'layer', layer: 'conv2', weight: 1 }] },
      /nearest names: conv_2/,
    ],
    [
      'a channel that is not there',
      { targets: [{ kind: 'layer', layer: 'conv_2', channels: [99], weight: 1 }] },
      /no number 99/,
    ],
    ['a mask of another size', { mask: new Uint8ClampedArray(3) }, /has 1120 values; 3 were given/],
    ['no steps', { recipe: { ...recipe, stepCount: 0 } }, /0 steps/],
    [
      'a picture without pixels',
      { picture: { width: 0, height: 0, data: new Uint8ClampedArray() } },
      /no pixels/,
    ],
  ])('refuses %s', async (_, changes, message) => {
    await expect(dreamt(requestFor(changes))).rejects.toThrow(message);
  });
});

describe('a dream in tiles', () => {
  it('equals the one of the whole picture within 35 dB, and shows no seam', async () => {
    const network = await textures();
    const request = requestFor({
      picture: blobs(224, 160),
      targets: [{ kind: 'layer', layer: 'block3_conv1', weight: 1 }],
      recipe: { ...recipe, octaves: { count: 1, scale: 1.4 }, stepCount: 4, jitter: 0 },
    });
    const whole = await dreamt({ ...request, tileSide: null }, network);
    const tiled = await dreamt({ ...request, tileSide: 96 }, network);
    expect(psnr(whole.picture, request.picture)).toBeLessThan(34);
    expect(psnr(tiled.picture, whole.picture)).toBeGreaterThan(35);
  });
});

describe('the recipes', () => {
  it('have the numbers of their sources', () => {
    const step = (name: string) => findDreamRecipe(name).step.sizePercent;
    expect((step('google-dream') / 100) * 255).toBeCloseTo(1.5, 12);
    expect((step('keras-dream') / 100) * 2).toBeCloseTo(0.01, 12);
    expect((step('tf-dream') / 100 / normalMeanMagnitude) * 2).toBeCloseTo(0.01, 12);
    expect(step('google-dream')).toBeCloseTo(0.59, 2);
    expect(step('keras-dream')).toBeCloseTo(0.5, 2);
    expect(step('tf-dream')).toBeCloseTo(0.4, 2);
    expect(step('ouroboros')).toBeCloseTo(1.6, 1);
    expect(() => findDreamRecipe('deep')).toThrow('The recipes are: vivid, layer-dream');
  });

  it.each([
    ['google-dream', ['219×164', '306×229', '429×321', '600×450']],
    ['keras-dream', ['306×229', '428×321', '600×450']],
    ['tf-dream', ['355×266', '461×346', '600×450', '780×585', '1014×760']],
    ['ouroboros', ['102×77', '185×138', '333×250', '600×450']],
  ])('%s goes through its sizes', (name, sizes) => {
    const found = octaveSizes({ width: 600, height: 450 }, findDreamRecipe(name).octaves);
    expect(found.map(({ width, height }) => `${width}×${height}`)).toEqual(sizes);
  });
});
