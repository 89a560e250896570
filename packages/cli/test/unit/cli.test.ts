// The built command line, run as a person runs it.
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  dreamRecipes,
  findRecipe,
  parseRecipe,
  pngTexts,
  recipes,
  type LayerActivation,
} from '@featurescope/core';
import sharp from 'sharp';
import { featurescope, root, runNode } from '../run-cli.js';
import { describeDream } from './dream-cases.js';
import { describeRemake } from './remake-cases.js';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';

const cliFolder = join(root, 'packages/cli');
const shared = join(root, '../shared');
const digits = join(root, 'models/digits/digits.h5');
const digitsTfjs = join(root, 'models/digits/tfjs/model.json');

let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'featurescope-cli-'));
  const built = await runNode([join(cliFolder, 'build.mjs')]);
  expect(built).toMatchObject({ code: 0, err: '' });
}, 60_000);

afterAll(async () => {
  await rm(scratch, { recursive: true, force: true });
});

describe('info', () => {
  it('lists layers, types, shapes and parameters', async () => {
    const { code, out, err } = await featurescope('info', digits);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/^conv2d_4 +Conv2D +\(\?, \d+, \d+, 64\) +36,928$/m);
  });

  it('gives the same as JSON, for both forms of a model', async () => {
    const [keras, tfjs] = await Promise.all(
      [digits, digitsTfjs].map(async (model) => {
        const { out } = await featurescope('info', model, '--json');
        return JSON.parse(out) as { layers: { name: string; type: string; parameterCount: number }[] };
      }),
    );
    const facts = (summary: typeof keras) =>
      summary?.layers
        .filter(({ type }) => type !== 'InputLayer')
        .map(({ name, type, parameterCount }) => [name, type, parameterCount]);
    expect(facts(keras)).toContainEqual(['dense_3', 'Dense', 650]);
    expect(facts(tfjs)).toEqual(facts(keras));
  });

  it('takes the architecture of weights from another file', async () => {
    const fixtures = join(root, 'packages/core/test/fixtures');
    const weights = join(fixtures, 'nested.weights.h5');
    const alone = await featurescope('info', weights);
    expect(alone.out).toContain('Point to its architecture');
    const architecture = join(fixtures, 'nested.architecture.json');
    const { code, out } = await featurescope('info', weights, '--architecture', architecture);
    expect(code).toBe(0);
    expect(out).toMatch(/^head +Dense +\(\?, 3\) +18$/m);
    expect(out).not.toContain('cannot run');
  });
});

describe('kernels', () => {
  it('draws the sheet of a layer', async () => {
    const file = join(scratch, 'kernels.png');
    const { code, out } = await featurescope('kernels', digits, '--layer', 'conv2d_3', '--out', file);
    expect(code).toBe(0);
    expect(out).toContain('64 filters');
    const { format, width, height } = await sharp(file).metadata();
    // 8 × 8 pictures of equal size with 2 pixels between.
    expect(format).toBe('png');
    expect(width).toBe(height);
    expect((width + 2) % 8).toBe(0);
  });
});

describe('filters', () => {
  it('draws pictures, the same for the same seed, and prints no progress into a pipe', async () => {
    const make = async (name: string, seed: string) => {
      const file = join(scratch, name);
      const options = [
        '--layer',
        'conv2d_1',
        '--filters',
        '0-5',
        '--steps',
        '3',
        '--seed',
        seed,
        '--out',
        file,
      ];
      const { code, err } = await featurescope('filters', digits, ...options);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return readFile(file);
    };
    const first = await make('first.png', '1');
    expect(await make('second.png', '1')).toEqual(first);
    expect(await make('third.png', '2')).not.toEqual(first);
    const { width, height } = await sharp(first).metadata();
    // What suits a network of 28 pixels paints twice as large.
    expect([width, height]).toEqual([3 * 56 + 2 * 2, 2 * 56 + 2]);
  });

  it('takes the size that it is told', async () => {
    const file = join(scratch, 'size.png');
    const options = ['--layer', 'conv2d_2', '--filters', '7', '--steps', '1', '--size', '40', '--out', file];
    expect((await featurescope('filters', digits, ...options)).code).toBe(0);
    expect(await sharp(file).metadata()).toMatchObject({ width: 40, height: 40 });
  });
});

describe('overview', () => {
  it('writes a sheet for every convolution, and keeps those that lie there', async () => {
    const folder = join(scratch, 'overview');
    const words = ['--filters', '4', '--steps', '2', '--size', '32', '--out', folder];
    const first = await featurescope('overview', digits, ...words);
    expect(first).toMatchObject({ code: 0, err: '' });
    const files = ['01-conv2d_1.png', '02-conv2d_2.png', '03-conv2d_3.png', '04-conv2d_4.png'];
    expect(first.out.trim().split('\n')).toEqual(files.map((file) => `${join(folder, file)}: 4 filters.`));
    const { width, height } = await sharp(join(folder, '03-conv2d_3.png')).metadata();
    expect([width, height]).toEqual([66, 66]);
    const facts = pngTexts(await readFile(join(folder, '03-conv2d_3.png')))['Featurescope'];
    expect(JSON.parse(facts ?? '')).toMatchObject({ layer: 'conv2d_3', recipe: { name: 'small-net' } });

    await rm(join(folder, '02-conv2d_2.png'));
    await writeFile(join(folder, '04-conv2d_4.png'), 'no picture');
    const { out } = await featurescope('overview', digits, ...words);
    expect(out.match(/kept, it was made in the same way/g)).toHaveLength(2);
    expect(out.match(/4 filters\./g)).toHaveLength(2);
    const other = await featurescope('overview', digits, ...words, '--recipe', 'chollet-filters');
    expect(other.out).not.toContain('kept');
  });
});

describe('recipes', () => {
  it('lists all of them, and prints one that can be followed', async () => {
    const { code, out, err } = await featurescope('recipes');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    for (const { name } of [...recipes, ...dreamRecipes]) expect(out).toMatch(new RegExp(`^${name} `, 'm'));
    const one = await featurescope('recipes', 'lucid');
    expect(parseRecipe(one.out, 'lucid.json')).toEqual(findRecipe('lucid'));
    const none = await featurescope('recipes', 'lucit');
    expect(none).toMatchObject({ code: 1, out: '' });
    expect(none.err).toMatch(/no recipe "lucit".*tf-keras-vis, vivid/);
  });
});

describe('filters --objective', () => {
  it('draws one picture of anything, which says how it was made', async () => {
    const file = join(scratch, 'objective.png');
    const text = 'conv2d_3:17 − 0.5·conv2d_3:4';
    const words = ['--objective', text, '--recipe', 'lucid', '--steps', '20', '--seed', '4', '--out', file];
    const { code, out, err } = await featurescope('filters', digits, ...words);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    const [, before = NaN, after = NaN] = (/from (-?[\d.]+) to (-?[\d.]+), 28×28/.exec(out) ?? []).map(
      Number,
    );
    expect(after).toBeGreaterThan(before);
    const { Software, Featurescope = '{}' } = pngTexts(await readFile(file));
    expect(Software).toMatch(/^Featurescope \d/);
    expect(JSON.parse(Featurescope)).toEqual({
      kind: 'objective',
      recipe: findRecipe('lucid'),
      seed: 4,
      stepCount: 20,
      objective: text,
      backend: 'wasm',
      model: expect.stringMatching(/^[0-9a-f]{64}$/) as unknown,
    });
    expect((await sharp(file).metadata()).format).toBe('png');
  });

  it('points at the character that is wrong', async () => {
    const words = ['--objective', 'conv2d_3:17 + conv2d_9:1', '--out', join(scratch, 'none.png')];
    const { code, err } = await featurescope('filters', digits, ...words);
    expect(code).toBe(1);
    expect(err).toContain('Character 15 of the objective');
    expect(err).toContain('conv2d_3:17 + conv2d_9:1\n              ^');
  });

  it('needs a layer or an objective', async () => {
    const { code, err } = await featurescope('filters', digits, '--out', join(scratch, 'none.png'));
    expect(code).toBe(1);
    expect(err).toContain('--layer, or what is to be excited with --objective');
  });
});

describe('attribute', () => {
  const digit = join(root, 'models/samples/digit.png');

  it('draws what speaks for the most likely class, at the size of the input', async () => {
    const file = join(scratch, 'gradient.png');
    const words = ['--image', digit, '--method', 'integrated-gradients', '--out', file];
    const { code, out, err } = await featurescope('attribute', digits, ...words);
    expect(code, err).toBe(0);
    expect(out).toMatch(/integrated-gradients of class \d, logit [\d.]+, complete to within [\d.]+ %, 28×28/);
    expect(err).toContain('metadata.json');
    expect(await sharp(file).metadata()).toMatchObject({ format: 'png', width: 28, height: 28 });
  });

  it('explains the class and the layer that it is told, alone or over the picture', async () => {
    const pixels = async (name: string, ...words: readonly string[]) => {
      const file = join(scratch, name);
      const options = ['--image', digit, '--encoding', '0..1', '--out', file];
      const { code, out, err } = await featurescope('attribute', digits, ...options, ...words);
      expect({ code, err }).toEqual({ code: 0, err: '' });
      return { out, data: await sharp(file).removeAlpha().raw().toBuffer() };
    };
    const cam = ['--method', 'grad-cam', '--layer', 'conv2d_4'];
    const first = await pixels('cam-0.png', ...cam, '--class', '0');
    expect(first.out).toContain('grad-cam of class 0 at "conv2d_4", logit');
    const other = await pixels('cam-1.png', ...cam, '--class', '1');
    expect(other.data).not.toEqual(first.data);
    const picture = await pixels('picture.png', ...cam, '--overlay', '0');
    const half = await pixels('half.png', ...cam, '--class', '0', '--overlay', '0.5');
    half.data.forEach((byte, index) => {
      const between = ((first.data[index] ?? Number.NaN) + (picture.data[index] ?? Number.NaN)) / 2;
      expect(Math.abs(byte - between)).toBeLessThanOrEqual(0.5);
    });
  });
});

/** Per layer, as Keras computed it. */
interface Activation extends Omit<LayerActivation, 'layer' | 'type'> {
  readonly class_name: string;
}
type Activations = Readonly<Record<string, Activation>>;

async function activationsOf(...words: readonly string[]): Promise<Activations> {
  const { code, out, err } = await featurescope('activations', ...words, '--json');
  expect(code, err).toBe(0);
  return (JSON.parse(out) as { readonly layers: Activations }).layers;
}

async function fixtureOf(name: string): Promise<Activations> {
  const text = await readFile(join(shared, 'fixtures/activations', name), 'utf8');
  return (JSON.parse(text) as { readonly layers: Activations }).layers;
}

/** Relative error at most 1e-3 of a layer's largest value. */
function expectLike(expected: Activations, found: Activations): void {
  for (const [name, layer] of Object.entries(expected)) {
    const own = found[name];
    expect(own?.shape, name).toEqual(layer.shape);
    const largest = Math.max(Math.abs(layer.min), Math.abs(layer.max));
    const pairs = [
      ...(['mean', 'std', 'min', 'max'] as const).map((key) => [own?.[key], layer[key]] as const),
      ...layer.first8.map((value, index) => [own?.first8[index], value] as const),
    ];
    const worst = Math.max(...pairs.map(([a = Number.NaN, b]) => Math.abs(a - b) / largest));
    expect(worst, name).toBeLessThanOrEqual(1e-3);
    expect(Math.abs((own?.l2 ?? Number.NaN) / layer.l2 - 1), name).toBeLessThanOrEqual(1e-3);
  }
}

describe('activations', () => {
  it.for([
    [
      'models/mobilenet-v1-0.25/mobilenet_v1_0.25_224_imagenet.h5',
      'mobilenet_v1_0.25_224_imagenet.json',
      '--image',
      'chelsea_centercrop224.png',
    ],
    ['models/mnist-cnn/mnist_cnn.h5', 'ery4z_mnist_cnn.json', '--input', 'mnist-five.json'],
    ['models/mnist-cnn/model_mnist_cnn/model.json', 'ery4z_mnist_cnn.json', '--input', 'mnist-five.json'],
  ] as const)('of %s are those of Keras', async ([model, fixture, option, input], { skip }: TestContext) => {
    if (!existsSync(shared)) return skip('the folder ../shared is absent');
    const expected = await fixtureOf(fixture);
    const file = join(shared, 'fixtures/activations', input);
    expectLike(expected, await activationsOf(join(shared, model), option, file, '--encoding=-1..1'));
  });

  it('of weights without an architecture are those of SqueezeNet', async ({ skip }: TestContext) => {
    if (!existsSync(shared)) return skip('the folder ../shared is absent');
    const found = await activationsOf(
      join(shared, 'models/squeezenet-v1.1-notop/squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5'),
      '--image',
      join(shared, 'fixtures/activations/chelsea_centercrop227.png'),
      '--encoding=caffe',
    );
    const expected = Object.entries(await fixtureOf('squeezenet11_notop.json')).map(
      // The fixture's convolutions end in their ReLU, which the file lists as a layer of its own.
      ([name, layer]) =>
        [name.replace('__', '/').replace(/(conv1|squeeze\dx\d|expand\dx\d)$/, 'relu_$1'), layer] as const,
    );
    expect(expected).toHaveLength(36);
    expectLike(Object.fromEntries(expected), found);
  });

  it('encodes a picture as the metadata beside the model say, and tells so', async () => {
    const picture = join(root, 'models/samples/digit.png');
    const { code, out, err } = await featurescope('activations', digits, '--image', picture);
    expect(code).toBe(0);
    expect(err).toContain('from 0 to 1, grey. The metadata.json beside the model states it.');
    expect(out).toMatch(/^dense_3 +\(1, 10\)/m);
  });

  it('takes the same numbers from .json and .npy', async () => {
    const values = Float32Array.from({ length: 784 }, (_, index) => Math.fround(Math.abs(Math.sin(index))));
    const header = "{'descr': '<f4', 'fortran_order': False, 'shape': (28, 28, 1), }";
    const padded = `${header.padEnd(117)}\n`;
    const npy = Buffer.concat([
      Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, padded.length, 0]),
      Buffer.from(padded),
      Buffer.from(values.buffer),
    ]);
    const [npyFile, jsonFile] = [join(scratch, 'input.npy'), join(scratch, 'input.json')];
    await writeFile(npyFile, npy);
    await writeFile(jsonFile, JSON.stringify(Array.from(values)));
    const [fromNpy, fromJson] = await Promise.all([
      activationsOf(digits, '--input', npyFile),
      activationsOf(digits, '--input', jsonFile),
    ]);
    expect(fromNpy).toEqual(fromJson);
  });
});

describe('maps', () => {
  const picture = join(root, 'models/samples/digit.png');

  it('draws the chosen maps, in whichever way the convolutions are run', async () => {
    const draw = async (name: string, ...options: readonly string[]) => {
      const file = join(scratch, name);
      const words = ['--layer', 'conv2d_4', '--image', picture, '--out', file, ...options];
      const { code, out, err } = await featurescope('maps', digits, ...words);
      expect(code, err).toBe(0);
      return { out, ...(await sharp(file).metadata()), bytes: await readFile(file) };
    };
    const [plain, chain] = await Promise.all([
      draw('network.png', '--maps', '0-5'),
      draw('chain.png', '--mode', 'conv-chain', '--colour-map', 'signed', '--scale', 'map'),
    ]);
    // Maps of 7×7, and of 18×18 without the pool between, enlarged to 64 pixels and more, with 2 between.
    expect(plain.out).toMatch(/6 of 64 maps of "conv2d_4" \(network\), 7×7/);
    expect([plain.width, plain.height]).toEqual([3 * 70 + 2 * 2, 2 * 70 + 2]);
    expect(chain.out).toMatch(/25 of 64 maps of "conv2d_4" \(conv-chain\), 18×18/);
    expect([chain.width, chain.height]).toEqual([5 * 72 + 4 * 2, 5 * 72 + 4 * 2]);
  });
});

describe('predict', () => {
  interface Predicted {
    readonly classes: readonly { index: number; name: string | null; probability: number; logit: number }[];
  }
  const predicted = async (...words: readonly string[]): Promise<Predicted> => {
    const { code, out, err } = await featurescope('predict', ...words, '--json');
    expect(code, err).toBe(0);
    return JSON.parse(out) as Predicted;
  };

  it('of MobileNet says what Keras says, in the words of ImageNet', async ({ skip }: TestContext) => {
    if (!existsSync(shared)) return skip('the folder ../shared is absent');
    const goldens = JSON.parse(
      await readFile(join(root, 'packages/core/test/goldens/predictions.json'), 'utf8'),
    ) as {
      models: { model: string; input: string; top: number[]; probabilities: number[]; logits: number[] }[];
    };
    const golden = goldens.models.find(({ model }) => model.includes('mobilenet'));
    const { classes } = await predicted(
      join(shared, '..', golden?.model ?? ''),
      ...['--image', join(shared, golden?.input ?? ''), '--encoding=-1..1', '--top', '10'],
    );
    expect(classes.map(({ index }) => index)).toEqual(golden?.top);
    expect(classes[0]?.name).toBe('Egyptian cat');
    classes.forEach(({ probability, logit }, rank) => {
      expect(probability).toBeCloseTo(golden?.probabilities[rank] ?? Number.NaN, 4);
      expect(logit).toBeCloseTo(golden?.logits[rank] ?? Number.NaN, 2);
    });
  });

  it('takes the names beside the model, or those of a file', async () => {
    const picture = ['--image', join(root, 'models/samples/cat-face.png'), '--top', '1'];
    const textures = join(root, 'models/textures/textures.h5');
    expect((await predicted(textures, ...picture)).classes[0]?.name).toBe('cats');
    const labels = join(scratch, 'own.txt');
    await writeFile(labels, Array.from({ length: 30 }, (_, index) => `own ${index}`).join('\n'));
    const { index, name } = (await predicted(textures, ...picture, '--labels', labels)).classes[0] ?? {};
    expect(name).toBe(`own ${index}`);
    await writeFile(labels, 'only one');
    const { code, err } = await featurescope('predict', textures, ...picture, '--labels', labels);
    expect(code).toBe(1);
    expect(err).toMatch(/names 1, and the model has 30 classes/);
  });
});

describe('report', () => {
  it('looks at the weights alone', async () => {
    const { code, out } = await featurescope('report', digits, '--json');
    expect(code).toBe(0);
    const { weights, images } = JSON.parse(out) as { weights: { layer: string }[]; images: unknown };
    expect(weights.map(({ layer }) => layer)).toContain('conv2d_1');
    expect(images).toBeNull();
    expect((await featurescope('report', digits)).out).toMatch(
      /^Nothing is wrong with the filters of 7 layers/,
    );
  });

  it('looks at what the pictures of a folder do, and leaves out what is none', async () => {
    const folder = join(scratch, 'pictures');
    await mkdir(folder, { recursive: true });
    await cp(join(root, 'models/samples/digit.png'), join(folder, 'digit.png'));
    await writeFile(join(folder, 'broken.png'), 'no picture');
    await writeFile(join(folder, 'notes.txt'), 'not looked at');
    const file = join(scratch, 'report.json');
    const { code, out, err } = await featurescope('report', digits, '--images', folder, '--out', file);
    expect(code, err).toBe(0);
    expect(err).toMatch(/broken.png" is no picture that can be read.*It is left out/);
    expect(out).toContain('(weights and 1 picture)');
    const { images } = JSON.parse(await readFile(file, 'utf8')) as {
      images: { files: string[]; imageCount: number; patches: { layer: string; channels: unknown[] }[] };
    };
    expect(images).toMatchObject({ files: [join(folder, 'digit.png')], imageCount: 1 });
    expect(images.patches.find(({ layer }) => layer === 'conv2d_1')?.channels).toHaveLength(32);
  });
});

describe('what cannot be is answered in one sentence', () => {
  const png = () => join(scratch, 'out.png');
  it.each<[string, () => string[], RegExp]>([
    ['a missing file', () => ['info', 'no-such.h5'], /There is no file "no-such.h5"/],
    ['a folder', () => ['info', 'packages'], /"packages" is a folder/],
    ['a JSON that is no model', () => ['info', 'package.json'], /"package.json" is no model/],
    ['text', () => ['info', 'README.md'], /is a text file/],
    [
      'an unknown layer',
      () => ['kernels', digits, '--layer', 'conv2_4', '--out', png()],
      /no layer "conv2_4".*conv2d_4/,
    ],
    [
      'a layer without kernels',
      () => ['kernels', digits, '--layer', 'dense_1', '--out', png()],
      /no convolution kernel/,
    ],
    [
      'a filter that is not there',
      () => ['filters', digits, '--layer', 'conv2d_1', '--filters', '0-32', '--out', png()],
      /filters 0 to 31/,
    ],
    [
      'a wrong range',
      () => ['filters', digits, '--layer', 'conv2d_1', '--filters', 'all', '--out', png()],
      /"all" is no choice of filters/,
    ],
    [
      'a size that is too small',
      () => ['filters', digits, '--layer', 'conv2d_4', '--size', '2', '--out', png()],
      /2×2 pixels/,
    ],
    [
      'an output folder that is not there',
      () => ['kernels', digits, '--layer', 'conv2d_1', '--out', join(scratch, 'no', 'x.png')],
      /There is no folder/,
    ],
    [
      'an output that is a folder',
      () => ['kernels', digits, '--layer', 'conv2d_1', '--out', join(scratch, 'folder.png')],
      /it is a folder/,
    ],
    [
      'an output of another kind',
      () => ['kernels', digits, '--layer', 'conv2d_1', '--out', join(scratch, 'x.jpg')],
      /ends in ".png"/,
    ],
    ['no input', () => ['activations', digits, '--json'], /--image.*--input/],
    [
      'a picture that is none',
      () => ['activations', digits, '--image', 'README.md'],
      /is no picture that can be read/,
    ],
    [
      'an input of another shape',
      () => ['activations', digits, '--input', join(scratch, 'three.json')],
      /has the shape \(3\)/,
    ],
    [
      'a class that is not there',
      () => [
        ...['attribute', digits, '--image', join(root, 'models/samples/digit.png'), '--encoding', '0..1'],
        ...['--method', 'gradient', '--class', '10', '--out', png()],
      ],
      /classes 0 to 9; there is no class 10/,
    ],
    [
      'an attribution of no layer',
      () => [
        ...['attribute', digits, '--image', join(root, 'models/samples/digit.png'), '--encoding', '0..1'],
        ...['--method', 'grad-cam', '--layer', 'dense_3', '--out', png()],
      ],
      /does not follow from layer "dense_3"/,
    ],
    [
      'a chain of convolutions that ends elsewhere',
      () => [
        'maps',
        digits,
        '--layer',
        'dense_1',
        '--mode',
        'conv-chain',
        '--encoding',
        '0..1',
        '--image',
        'models/samples/digit.png',
        '--out',
        png(),
      ],
      /"dense_1" has no convolution/,
    ],
    [
      'a folder without pictures',
      () => ['report', digits, '--images', 'packages/cli/src'],
      /has no pictures/,
    ],
    [
      'a backend that Node lacks',
      () => ['filters', digits, '--layer', 'conv2d_1', '--backend', 'webgpu', '--out', png()],
      /no WebGPU in Node/,
    ],
  ])('%s', async (_, words, sentence) => {
    await mkdir(join(scratch, 'folder.png'), { recursive: true });
    await writeFile(join(scratch, 'three.json'), '[1, 2, 3]');
    const { code, out, err } = await featurescope(...words());
    expect(code).toBe(1);
    expect(out).toBe('');
    expect(err).toMatch(sentence);
    expect(err.trimEnd().split('\n')).toHaveLength(1);
  });

  it('a command line that has not been built', async () => {
    await cp(join(cliFolder, 'bin'), join(scratch, 'unbuilt/bin'), { recursive: true });
    const { code, err } = await runNode([join(scratch, 'unbuilt/bin/featurescope.mjs'), 'info', digits]);
    expect({ code, err: err.trimEnd() }).toEqual({
      code: 1,
      err: 'featurescope is not built yet: run "npm run build" in its repository once.',
    });
  });
});

describe('dream', describeDream);

describe('classes', () => {
  it('draws class images, and says what the network takes them for', async () => {
    const out = join(scratch, 'classes.png');
    const { code, out: said } = await featurescope(
      ...['classes', digits, '--out', out, '--classes', '1,7', '--steps', '200', '--json'],
    );
    expect(code).toBe(0);
    const { recipe, classes } = JSON.parse(said) as { recipe: string; classes: readonly object[] };
    expect(recipe).toBe('mnist-classes');
    expect(classes).toMatchObject([
      { index: 1, name: '1', isDead: false, verdict: 1 },
      { index: 7, name: '7', isDead: false, verdict: 7 },
    ]);
    const { width, height } = await sharp(out).metadata();
    expect({ width, height }).toEqual({ width: 58, height: 28 });
  });

  it('refuses a class that is not there', async () => {
    const { code, err } = await featurescope('classes', digits, '--out', 'x.png', '--classes', '12');
    expect(code).toBe(1);
    expect(err).toContain('12');
  });
});

describe('remake', describeRemake);

describe('filters on a picture', () => {
  it('begins with the picture, or makes a caricature of it', async () => {
    const [start, out] = [join(root, 'models/samples/digit.png'), join(scratch, 'started.png')];
    const words = ['filters', digits, '--layer', 'conv2d_2', '--out', out, '--steps', '40'];
    expect(await featurescope(...words, '--filters', '3', '--start', start)).toMatchObject({ code: 0 });
    const { code, out: said } = await featurescope(
      ...words,
      ...['--caricature', start, '--recipe', 'activation-maximization'],
    );
    expect(code).toBe(0);
    const [, before, after] = /from ([-\d.e]+) to ([-\d.e]+)/.exec(said) ?? [];
    expect(Number(after)).toBeGreaterThan(Number(before));
    const without = await featurescope('filters', digits, '--caricature', start, '--out', out);
    expect(without).toMatchObject({ code: 1, err: expect.stringContaining('--layer') as string });
  });
});
