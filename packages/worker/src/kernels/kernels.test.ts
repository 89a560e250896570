/** Our kernels against sums in float64, written out as the definitions say. */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import '@tensorflow/tfjs-backend-wasm';
import type { BackendKernels } from '@featurescope/core';
import {
  add,
  backend,
  batchNorm,
  concat,
  depthwiseConv2d,
  dispose,
  engine,
  fill,
  fused,
  maxPool,
  memory,
  onesLike,
  pad,
  setBackend,
  slice,
  tensor1d,
  tensor4d,
  type Tensor,
  type Tensor1D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../../core/src/random.js';
import { describeValues } from '../../../core/src/visualization/layer-activations.js';
import { directConvolution, directGradient, shapesOf } from '../../test/direct-convolution.js';
import { convolutionCases } from '../../test/convolution-cases.js';
import type { Convolution } from './convolution.js';
import { chooseAlgorithm } from './algorithm.js';
import { registerKernels } from './register-kernels.js';

beforeAll(async () => {
  await setBackend('wasm');
  await registerKernels();
});

const random = createRandom(5);
const values = (length: number) => Float32Array.from({ length }, () => random() * 2 - 1);
const size = (shape: readonly number[]) => shape.reduce((product, length) => product * length, 1);

function run<Name extends keyof BackendKernels>(
  name: Name,
  inputs: Readonly<Record<string, Tensor>>,
  attributes: BackendKernels[Name],
): Tensor {
  return engine().runKernel<Tensor>(name, inputs, { ...attributes });
}

/** What core's ops say of a convolution. */
function attributesOf(convolution: Convolution) {
  const { top, left, groups, strideDown, strideAcross, dilationDown, dilationAcross } = convolution;
  const strides = [strideDown, strideAcross] as const;
  return { top, left, groups, strides, dilations: [dilationDown, dilationAcross] as const };
}

/** Largest difference as a part of the largest value, and how much the two point the same way. */
function compare(found: ArrayLike<number>, expected: ArrayLike<number>) {
  let [difference, largest, product, foundSquares, expectedSquares] = [0, 0, 0, 0, 0];
  expect(found).toHaveLength(expected.length);
  for (let index = 0; index < expected.length; index++) {
    const [a = Number.NaN, b = Number.NaN] = [found[index], expected[index]];
    difference = Math.max(difference, Math.abs(a - b));
    largest = Math.max(largest, Math.abs(b));
    product += a * b;
    foundSquares += a * a;
    expectedSquares += b * b;
  }
  return {
    relativeError: difference / largest,
    cosine: product / Math.sqrt(foundSquares * expectedSquares),
  };
}

describe('convolutions', () => {
  it.each(convolutionCases().map((each) => [each.name, each] as const))('%s', async (_, each) => {
    const shapes = shapesOf(each);
    const [x, kernel, bias] = [shapes.input, shapes.kernel, [each.outChannels]].map((shape) =>
      values(size(shape)),
    ) as [Float32Array, Float32Array, Float32Array];
    const outputGradient = values(size(shapes.output));
    const tensorCount = memory().numTensors;
    const tensors = [
      tensor4d(x, shapes.input),
      tensor4d(kernel, shapes.kernel),
      tensor1d(bias),
      tensor4d(outputGradient, shapes.output),
    ] as const;

    const output = run(
      'GroupedConv2D',
      { input: tensors[0], kernel: tensors[1], bias: tensors[2] },
      {
        ...attributesOf(each),
        outputSize: [each.outHeight, each.outWidth],
        activation: 'relu',
        leakyreluAlpha: 0,
      },
    );
    const expected = directConvolution(each, x, kernel, bias).map((value) => Math.max(0, value));
    expect(compare(await output.data(), expected).relativeError).toBeLessThan(1e-4);

    const gradient = run(
      'Conv2DInputGradient',
      { outputGradient: tensors[3], kernel: tensors[1] },
      { ...attributesOf(each), inputShape: shapes.input },
    );
    const found = compare(await gradient.data(), directGradient(each, outputGradient, kernel));
    expect(found.relativeError).toBeLessThan(1e-4);
    expect(found.cosine).toBeGreaterThan(0.9999);

    dispose([output, gradient, ...tensors]);
    expect(memory().numTensors).toBe(tensorCount);
  });

  it('are tried with every algorithm', () => {
    const kinds = convolutionCases().map((each) => {
      const algorithm = chooseAlgorithm(each);
      return algorithm.kind === 'winograd' ? `winograd ${algorithm.outputSize}` : algorithm.kind;
    });
    expect(new Set(kinds)).toEqual(new Set(['winograd 4', 'winograd 2', 'patches']));
  });
});

describe('a depthwise convolution', () => {
  it.each([
    ['same', 9, 7],
    ['valid', 9, 7],
    ['same', 1, 1],
    ['same', 2, 1],
    ['valid', 3, 5],
    [2, 4, 3],
  ] as const)(
    'with padding %s of %d × %d, with and without bias and ReLU6',
    async (padding, height, width) => {
      for (const channels of [1, 4, 6, 13]) {
        const margin = typeof padding === 'number' ? padding : padding === 'same' ? 1 : 0;
        const convolution: Convolution = {
          ...{ batch: 2, height, width, kernelHeight: 3, kernelWidth: 3, top: margin, left: margin },
          ...{ outHeight: height + 2 * margin - 2, outWidth: width + 2 * margin - 2 },
          ...{ strideDown: 1, strideAcross: 1, dilationDown: 1, dilationAcross: 1 },
          ...{ inChannels: channels, outChannels: channels, groups: channels },
        };
        const shapes = shapesOf(convolution);
        const [image, weights, offsets] = [
          values(size(shapes.input)),
          values(9 * channels),
          values(channels),
        ];
        const x = tensor4d(image, shapes.input);
        const filter = tensor4d(weights, [3, 3, channels, 1]);
        const bias = tensor1d(offsets);
        const sums = directConvolution(convolution, image, weights, new Float32Array(channels));
        const plain = depthwiseConv2d(x, filter, 1, padding);
        expect(compare(await plain.data(), sums).relativeError).toBeLessThan(1e-5);
        const fusedResult = fused.depthwiseConv2d({
          ...{ x, filter, bias, strides: 1, pad: padding, activation: 'relu6' },
        });
        const expected = sums.map((sum, index) =>
          Math.min(6, Math.max(0, sum + (offsets[index % channels] ?? 0))),
        );
        expect(compare(await fusedResult.data(), expected).relativeError).toBeLessThan(1e-5);
        dispose([x, filter, bias, plain, fusedResult]);
      }
    },
  );
});

describe('the gradient of a depthwise convolution', () => {
  it.each([
    ['same', { outHeight: 9, outWidth: 7, top: 1, left: 1 }],
    ['strides', { outHeight: 5, outWidth: 3, top: 1, left: 0, strideDown: 2, strideAcross: 3 }],
    ['dilations', { outHeight: 5, outWidth: 3, top: 0, left: 0, dilationDown: 2, dilationAcross: 2 }],
  ])('%s', async (_, changed) => {
    for (const channels of [1, 8, 22]) {
      const convolution: Convolution = {
        ...{ batch: 2, height: 9, width: 7, kernelHeight: 3, kernelWidth: 3 },
        ...{ strideDown: 1, strideAcross: 1, dilationDown: 1, dilationAcross: 1 },
        ...{ inChannels: channels, outChannels: channels, groups: channels },
        ...changed,
      };
      const shapes = shapesOf(convolution);
      const [kernel, outputGradient] = [values(9 * channels), values(size(shapes.output))] as const;
      const { strides, dilations, top, left } = attributesOf(convolution);
      const tensors = {
        outputGradient: tensor4d(outputGradient, shapes.output),
        kernel: tensor4d(kernel, [3, 3, channels, 1]),
      };
      const gradient = run('DepthwiseConv2DInputGradient', tensors, {
        ...{ strides, dilations, top, left, inputShape: shapes.input },
      });
      const expected = directGradient(convolution, outputGradient, kernel);
      expect(compare(await gradient.data(), expected).relativeError).toBeLessThan(1e-5);
      dispose([gradient, ...Object.values(tensors)]);
    }
  });
});

describe('the gradient of a max pool', () => {
  const pool = { size: [3, 2], strides: [2, 1], top: 1, left: 0 } as const;
  const gradientOf = async (x: readonly number[], y: readonly number[], width: number) => {
    const tensors = {
      input: tensor4d([...x], [1, x.length / width, width, 1]),
      output: tensor4d([...y], [1, 2, width - 1, 1]),
      outputGradient: tensor4d(
        [...y].map((_, index) => index + 1),
        [1, 2, width - 1, 1],
      ),
    };
    const gradient = run('MaxPoolInputGradient', tensors, pool);
    const found = Array.from(await gradient.data());
    dispose([gradient, ...Object.values(tensors)]);
    return found;
  };

  it('goes to the first of equal maxima, adds up where windows overlap, and takes negative ones', async () => {
    // Windows of rows 0–1 and 1–3, columns 0–1 and 1–2.
    const x = [-5, -1, -9, -7, -1, -8, -4, -3, -3, -6, -3, -2];
    expect(await gradientOf(x, [-1, -1, -1, -1], 3)).toEqual([0, 3, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
  });

  it('leaves nothing where windows without overlap do not reach', async () => {
    const x = values(2 * 5 * 7 * 6).map((value) => value + 2);
    const input = tensor4d(x, [2, 5, 7, 6]);
    const output = maxPool(input, 2, [2, 3], 'valid');
    const outputGradient = onesLike(output);
    // What is freed here is likely to be the memory of the result.
    fill(input.shape, 9).dispose();
    const gradient = run(
      'MaxPoolInputGradient',
      { input, output, outputGradient },
      { size: [2, 2], strides: [2, 3], top: 0, left: 0 },
    );
    const found = Array.from(await gradient.data());
    const largest = new Set(await output.data());
    expect(found).toEqual(Array.from(x, (value) => (largest.has(value) ? 1 : 0)));
    dispose([input, output, outputGradient, gradient]);
  });

  it('is lost where a window holds no number', async () => {
    const x = [Number.NaN, 1, 0, 2, 1, 0, 3, 0, 5, 0, 0, 0];
    expect(await gradientOf(x, [Number.NaN, 1, Number.NaN, 5], 3)).toEqual([
      0, 2, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0,
    ]);
  });
});

describe('the gradient of a rectifier', () => {
  const output = [-1, 0, 0.5, 6, 7, Infinity, 3];
  const arriving = [1, 2, 3, 4, -5, 6, -7];
  it.each([
    ['ReLU', { maxValue: 0, negativeSlope: 0, isGuided: false }, [0, 0, 3, 4, -5, 6, -7]],
    ['ReLU6', { maxValue: 6, negativeSlope: 0, isGuided: false }, [0, 0, 3, 0, 0, 0, -7]],
    ['leaky', { maxValue: 0, negativeSlope: 0.5, isGuided: false }, [0.5, 1, 3, 4, -5, 6, -7]],
    ['guided', { maxValue: 0, negativeSlope: 0, isGuided: true }, [0, 0, 3, 4, 0, 6, 0]],
  ])('%s', async (_, attributes, expected) => {
    const tensors = { output: tensor1d(output), outputGradient: tensor1d(arriving) };
    const gradient = run('RectifierInputGradient', tensors, attributes);
    expect(Array.from(await gradient.data())).toEqual(expected);
    dispose([gradient, ...Object.values(tensors)]);
  });
});

describe('a rotation', () => {
  const shape: [number, number, number, number] = [2, 7, 6, 3];
  const outside = 0.5;

  /** The rotated image as its definition says, and, of the same weights, what it makes of `scattered`. */
  function directly(image: Float32Array, scattered: Float32Array, radians: number) {
    const [, height, width, channels] = shape;
    const rotated = new Float64Array(image.length);
    const adjoint = new Float64Array(image.length);
    const at = (item: number, row: number, column: number, channel: number) =>
      ((item * height + row) * width + column) * channels + channel;
    for (let place = 0; place < size(shape); place++) {
      const channel = place % channels;
      const column = Math.floor(place / channels) % width;
      const row = Math.floor(place / channels / width) % height;
      const item = Math.floor(place / channels / width / height);
      const [down, right] = [row - (height - 1) / 2, column - (width - 1) / 2];
      const fromRow = (height - 1) / 2 + Math.cos(radians) * down + Math.sin(radians) * right;
      const fromColumn = (width - 1) / 2 - Math.sin(radians) * down + Math.cos(radians) * right;
      let missing = 1;
      for (let other = 0; other < height * width; other++) {
        const [otherRow, otherColumn] = [Math.floor(other / width), other % width];
        const weight =
          Math.max(0, 1 - Math.abs(otherRow - fromRow)) * Math.max(0, 1 - Math.abs(otherColumn - fromColumn));
        const there = at(item, otherRow, otherColumn, channel);
        rotated[place] = (rotated[place] ?? 0) + weight * (image[there] ?? 0);
        adjoint[there] = (adjoint[there] ?? 0) + weight * (scattered[place] ?? 0);
        missing -= weight;
      }
      rotated[place] = (rotated[place] ?? 0) + missing * outside;
    }
    return { rotated, adjoint };
  }

  it.each([7, -40, 90])('by %d degrees, and its adjoint', async (degrees) => {
    const radians = (degrees * Math.PI) / 180;
    const [image, scattered] = [values(size(shape)), values(size(shape))];
    const expected = directly(image, scattered, radians);
    for (const isAdjoint of [false, true]) {
      const input = tensor4d(isAdjoint ? scattered : image, shape);
      const found = run('Rotation', { image: input }, { radians, outside, isAdjoint });
      const { relativeError } = compare(await found.data(), isAdjoint ? expected.adjoint : expected.rotated);
      expect(relativeError).toBeLessThan(1e-6);
      dispose([input, found]);
    }
  });
});

describe('statistics', () => {
  const statisticsOf = async (numbers: number[] | Float32Array) => {
    const input = tensor1d(numbers);
    const found = run('Statistics', { input }, {});
    const [mean, std, min, max, l2, ...first8] = await found.data();
    dispose([input, found]);
    return { mean, std, min, max, l2, first8 };
  };

  it.each([
    ['one number', [3]],
    ['no whole vector', [3, -1, 2]],
    ['vectors and a rest', values(1003)],
    ['a small spread about a large mean', values(4096).map((value) => 1000 + value / 100)],
    ['all alike', new Float32Array(37).fill(0.1)],
    ['NaN', [1, 2, 3, Number.NaN, 5, 6]],
    ['NaN at first', [Number.NaN, 2, 3, 4, 5, 6]],
    ['NaN at last', [1, 2, 3, 4, 5, Number.NaN]],
    ['infinity', [1, 2, 3, Infinity, 5, 6]],
    ['infinity at first', [Infinity, 2, 3, 4, 5, 6]],
    ['both infinities', [1, 2, -Infinity, Infinity, 5, 6]],
  ])('of %s', async (_name, numbers) => {
    const { first8, ...expected } = describeValues(Float32Array.from(numbers));
    const found = await statisticsOf(numbers);
    expect(found.first8).toEqual(first8);
    for (const [name, value] of Object.entries(expected)) {
      const foundValue = found[name as keyof typeof found];
      if (Number.isFinite(value))
        expect(foundValue, name).toBeCloseTo(value, 5 - Math.log10(1 + Math.abs(value)));
      else expect(foundValue, name).toBe(value);
    }
  });
});

describe('a batch normalization', () => {
  it.each([1, 3, 4, 10])('of %d channels, with and without scale and offset', async (channels) => {
    const shape: [number, number, number, number] = [2, 3, 5, channels];
    const [x, mean, variance, scale, offset] = [
      values(size(shape)),
      ...Array.from({ length: 4 }, () => values(channels)),
    ];
    const perChannel = (array: Float32Array) => tensor1d(array);
    const positive = (variance as Float32Array).map((value) => Math.abs(value) + 0.1);
    const epsilon = 1e-3;
    for (const hasBoth of [true, false]) {
      const input = tensor4d(x, shape);
      const given = [mean, positive, offset, scale].map((each) => perChannel(each as Float32Array));
      const [means, variances, offsets, scales] = given as [Tensor1D, Tensor1D, Tensor1D, Tensor1D];
      const found = hasBoth
        ? batchNorm(input, means, variances, offsets, scales, epsilon)
        : batchNorm(input, means, variances, undefined, undefined, epsilon);
      const expected = x.map((value, index) => {
        const channel = index % channels;
        const normal = (value - (mean?.[channel] ?? 0)) / Math.sqrt((positive[channel] ?? 0) + epsilon);
        return hasBoth ? normal * (scale?.[channel] ?? 0) + (offset?.[channel] ?? 0) : normal;
      });
      expect(compare(await found.data(), expected).relativeError).toBeLessThan(1e-5);
      dispose([input, found, ...given]);
    }
  });
});

describe('copies', () => {
  const shape = [2, 3, 5, 6];
  const x = values(size(shape));
  /** Where an element of a tensor lies. */
  const at = (place: readonly number[], of: readonly number[]) =>
    place.reduce((index, position, axis) => index * (of[axis] ?? 1) + position, 0);
  const places = (of: readonly number[]) =>
    Array.from({ length: size(of) }, (_, index) =>
      of.map((length, axis) => Math.floor(index / size(of.slice(axis + 1))) % length),
    );

  it.each([
    [
      [0, 0, 0, 2],
      [2, 3, 5, 3],
    ],
    [
      [0, 1, 2, 0],
      [2, 2, 3, 6],
    ],
    [
      [1, 0, 0, 0],
      [1, 3, 5, 6],
    ],
    [
      [0, 0, 0, 0],
      [2, 3, 5, 6],
    ],
    [
      [1, 2, 1, 5],
      [1, 1, 4, 1],
    ],
    [
      [0, 0, 1, 0],
      [2, 3, 0, 6],
    ],
  ])('a slice from %j of %j', async (begin, sizes) => {
    const tensor = tensor4d(x, shape as [number, number, number, number]);
    const part = slice(tensor, begin, sizes);
    expect(part.shape).toEqual(sizes);
    const expected = places(sizes).map(
      (place) =>
        x[
          at(
            place.map((position, axis) => position + (begin[axis] ?? 0)),
            shape,
          )
        ],
    );
    expect(Array.from(await part.data())).toEqual(expected);
    dispose([tensor, part]);
  });

  it.each([
    [
      [0, 0],
      [1, 2],
      [3, 0],
      [0, 0],
    ],
    [
      [0, 0],
      [0, 0],
      [0, 0],
      [2, 1],
    ],
    [
      [1, 0],
      [0, 1],
      [2, 2],
      [1, 0],
    ],
    [
      [0, 0],
      [0, 0],
      [0, 0],
      [0, 0],
    ],
  ])('margins of %j, %j, %j and %j', async (...given) => {
    const margins = given.map(([before = 0, after = 0]): [number, number] => [before, after]);
    const tensor = tensor4d(x, shape as [number, number, number, number]);
    const padded = pad(tensor, margins, 0.25);
    const sizes = shape.map(
      (length, axis) => length + (margins[axis] ?? []).reduce((sum, each) => sum + each),
    );
    expect(padded.shape).toEqual(sizes);
    const expected = places(sizes).map((place) => {
      const inside = place.map((position, axis) => position - (margins[axis]?.[0] ?? 0));
      const isInside = inside.every((position, axis) => position >= 0 && position < (shape[axis] ?? 0));
      return isInside ? x[at(inside, shape)] : 0.25;
    });
    expect(Array.from(await padded.data())).toEqual(expected);
    dispose([tensor, padded]);
  });

  it.each([0, 1, 2, 3])('a join along axis %i', async (axis) => {
    const shapes = [2, 1, 0, 3].map((length) => shape.map((size, each) => (each === axis ? length : size)));
    const parts = shapes.map((each) =>
      tensor4d(values(size(each)), each as [number, number, number, number]),
    );
    const joined = concat(parts, axis);
    const found = await joined.data();
    const starts = [0, 2, 3, 3];
    expect(joined.shape[axis]).toBe(6);
    for (const [index, part] of parts.entries()) {
      const expected = await part.data();
      for (const place of places(part.shape)) {
        const moved = place.map((position, each) => position + (each === axis ? (starts[index] ?? 0) : 0));
        expect(found[at(moved, joined.shape)]).toBe(expected[at(place, part.shape)]);
      }
    }
    dispose([...parts, joined]);
  });
});

it('spreads NaN and ∞ no further than the window', async () => {
  const x = values(12 * 12 * 8);
  x[(5 * 12 + 5) * 8] = Number.NaN;
  const tensors = { input: tensor4d(x, [1, 12, 12, 8]), kernel: tensor4d(values(9 * 64), [3, 3, 8, 8]) };
  const window = { strides: [1, 1], dilations: [1, 1], top: 1, left: 1, groups: 1 } as const;
  const output = run('GroupedConv2D', tensors, {
    ...{ ...window, outputSize: [12, 12], activation: 'linear', leakyreluAlpha: 0 },
  });
  const found = await output.data();
  const isBroken = (row: number, column: number) => Number.isNaN(found[(row * 12 + column) * 8]);
  expect(isBroken(5, 5) && isBroken(4, 6)).toBe(true);
  // Winograd mixes the pixels of a tile, so that its whole tiles are broken; no others are.
  expect([isBroken(0, 0), isBroken(2, 5), isBroken(11, 5), isBroken(5, 11)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  dispose([output, ...Object.values(tensors)]);
});

it('takes no more memory after a thousand steps than after one', () => {
  const heapSize = () => (backend() as BackendWasm).wasm.HEAPU8.byteLength;
  const kernel = tensor4d(values(9 * 16 * 24), [3, 3, 16, 24]);
  const input = tensor4d(values(20 * 20 * 16), [1, 20, 20, 16]);
  const window = { strides: [1, 1], dilations: [1, 1], top: 1, left: 1, groups: 1 } as const;
  const step = (weights: Tensor) => {
    const forward = { ...window, outputSize: [20, 20], activation: 'relu', leakyreluAlpha: 0 } as const;
    const output = run('GroupedConv2D', { input, kernel: weights }, forward);
    const back = { ...window, inputShape: input.shape };
    dispose([output, run('Conv2DInputGradient', { outputGradient: output, kernel: weights }, back)]);
  };
  step(kernel);
  const tensorCount = memory().numTensors;
  const sizeBefore = heapSize();
  for (let index = 0; index < 1000; index++) {
    step(kernel);
    // What is packed of a kernel goes with it.
    const passing = add(kernel, 1);
    step(passing);
    passing.dispose();
  }
  expect(memory().numTensors).toBe(tensorCount);
  expect(heapSize()).toBe(sizeBefore);
  dispose([kernel, input]);
});
