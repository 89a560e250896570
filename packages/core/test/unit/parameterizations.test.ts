import '@tensorflow/tfjs-backend-wasm';
import {
  add,
  dispose,
  fill,
  mean,
  memory,
  mul,
  randomUniform,
  setBackend,
  square,
  sub,
  sum,
  tensor,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inputEncodings } from '../../src/images/input-encoding.js';
import type { Canvas } from '../../src/visualization/canvas.js';
import { imageSpace } from '../../src/visualization/image-space.js';
import { Optimizer } from '../../src/visualization/optimizers/optimizer.js';
import { createParameterization } from '../../src/visualization/parameterizations/create-parameterization.js';
import { naturalNoise } from '../../src/visualization/parameterizations/fourier.js';
import type { Parameterization } from '../../src/visualization/parameterizations/parameterization.js';
import { RealSpectrum } from '../../src/visualization/parameterizations/real-spectrum.js';
import type { ParameterizationSpec } from '../../src/visualization/recipe.js';
import { innerProduct, largestDifference } from './tensor-checks.js';
import { readVisualizationGoldens } from './visualization-goldens.js';

beforeAll(() => setBackend('wasm'));

const start = { kind: 'uniform', low: 0.3, high: 0.7 } as const;
const specs: readonly ParameterizationSpec[] = [
  { kind: 'pixel', space: 'display', start },
  { kind: 'fourier', space: 'display', deviation: 0.1, decay: 1 },
  { kind: 'laplacian-pyramid', space: 'display', deviation: 0.5, levelCount: 4 },
  { kind: 'phase-only', space: 'display', decay: 1 },
];
const canvases: readonly Canvas[] = [
  { height: 12, width: 10, channels: 3 },
  { height: 7, width: 9, channels: 1 },
  { height: 6, width: 11, channels: 4 },
];
const cases = specs.flatMap((spec) =>
  canvases.map((canvas) => [`${spec.kind} ${Object.values(canvas).join('×')}`, spec, canvas] as const),
);

function made(spec: ParameterizationSpec, canvas: Canvas): Parameterization {
  return createParameterization(spec, imageSpace('display', inputEncodings['0..1'], canvas.channels), canvas);
}

describe.each(cases)('%s', (_, spec, canvas) => {
  it('makes images from 0 to 1 that do not depend on their batch', async () => {
    const before = memory().numTensors;
    const parameterization = made(spec, canvas);
    const [both, alone] = [parameterization.draw(3, [4, 9]), parameterization.draw(3, [9])];
    const [images, image] = tidy(() => [parameterization.image(both), parameterization.image(alone)]);
    const { height, width, channels } = canvas;
    expect(images.shape).toEqual([2, height, width, channels]);
    const values = Array.from(await images.data());
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...values)).toBeLessThanOrEqual(1);
    expect(new Set(values).size).toBeGreaterThan(values.length / 2);
    const second = values.slice(values.length / 2);
    expect(largestDifference(await image.data(), second)).toBeLessThan(1e-6);
    dispose([...both, ...alone, images, image]);
    parameterization.dispose();
    expect(memory().numTensors).toBe(before);
  });

  it('pulls gradients back exactly: as differences along random directions say', () => {
    const parameterization = made(spec, canvas);
    const parameters = parameterization.draw(1, [0, 1]);
    const { height, width, channels } = canvas;
    const y = randomUniform([2, height, width, channels], -1, 1, 'float32', 5);
    const image = parameterization.image(parameters);
    const gradients = parameterization.pullBack(parameters, image, y);
    parameters.forEach((parameter, index) => {
      // The direction of steepest ascent, so that the difference is large beside float32's rounding.
      const gradient = gradients[index] as Tensor;
      const length = Math.sqrt(innerProduct(gradient, gradient));
      const size = 0.03 * Math.sqrt(innerProduct(parameter, parameter) / parameter.size);
      const at = (sign: number) => {
        const moved = parameters.map((each, other) =>
          other === index ? add(each, mul(gradient, (sign * size) / length)) : each,
        );
        return innerProduct(sub(parameterization.image(moved), image), y);
      };
      expect((at(1) - at(-1)) / (2 * size) / length).toBeCloseTo(1, 2);
    });
    parameterization.dispose();
  });

  it('fits a target image by gradient descent', async () => {
    const parameterization = made(spec, canvas);
    // Phases alone reach only what has their magnitudes: another picture of their own.
    const target =
      spec.kind === 'phase-only'
        ? parameterization.image(parameterization.draw(8, [0]))
        : naturalNoise(canvas, 8, [0]);
    let parameters = parameterization.draw(2, [0]);
    const optimizer = new Optimizer({
      kind: 'adam',
      stepSize: spec.kind === 'fourier' ? 0.02 : 0.05,
      beta1: 0.9,
      beta2: 0.999,
      epsilon: 1e-7,
    });
    const error = () => tidy(() => mean(square(sub(parameterization.image(parameters), target)))).data();
    const [first = 0] = await error();
    for (let step = 0; step < 300; step++) {
      parameters = tidy(() => {
        const image = parameterization.image(parameters);
        const gradients = parameterization.pullBack(parameters, image, sub(target, image));
        return parameterization.constrain(optimizer.step(parameters, gradients));
      });
    }
    const [last = Number.NaN] = await error();
    expect(last / first).toBeLessThan(spec.kind === 'phase-only' ? 0.35 : 0.02);
    optimizer.dispose();
    parameterization.dispose();
  });

  it('starts from an image', async () => {
    const parameterization = made(spec, canvas);
    const image =
      spec.kind === 'phase-only'
        ? parameterization.image(parameterization.draw(8, [0]))
        : naturalNoise(canvas, 8, [0]);
    const again = parameterization.image(parameterization.fit(image));
    expect(largestDifference(await again.data(), await image.data())).toBeLessThan(
      spec.kind === 'phase-only' ? 0.1 : 0.01,
    );
    parameterization.dispose();
  });
});

it('pixels with a blur are smoothed after each step, and keep their mean', async () => {
  const canvas = { height: 60, width: 50, channels: 3 };
  const [plain, blurred] = [0, 0.6].map((blur) =>
    made({ kind: 'pixel', space: 'display', start, blur }, canvas),
  );
  const drawn = (plain as Parameterization).draw(1, [0]);
  const roughness = (pixels: readonly Tensor[]) =>
    tidy(() => sum(square(sub(pixels[0] as Tensor, mean(pixels[0] as Tensor)))).dataSync()[0] ?? Number.NaN);
  const smoothed = (blurred as Parameterization).constrain(drawn);
  // Of white noise the squares of the weights are left.
  const weights = [-2, -1, 0, 1, 2].map((distance) => Math.exp(-0.5 * (distance / 0.6) ** 2));
  const total = weights.reduce((all, weight) => all + weight, 0);
  const left = weights.reduce((all, weight) => all + (weight / total) ** 2, 0) ** 2;
  expect(roughness(smoothed) / roughness(drawn) / left).toBeCloseTo(1, 1);
  const even = [fill([1, 60, 50, 3], 0.4)];
  const [same] = (blurred as Parameterization).constrain(even);
  expect(largestDifference(await (same as Tensor).data(), await (even[0] as Tensor).data())).toBeLessThan(
    1e-6,
  );
});

describe('inverse Fourier transform', () => {
  const goldens = readVisualizationGoldens().spectra;

  it.each(goldens.map((golden) => [`${golden.height}×${golden.width}`, golden] as const))(
    'equals numpy.fft.irfft2 at %s',
    async (_, { height, width, real, imaginary, image }) => {
      const spectrum = new RealSpectrum(height, width);
      const { columnCount } = spectrum;
      const values = Float32Array.from({ length: columnCount * 2 * height }, (_value, index) => {
        const column = Math.floor(index / (2 * height));
        const row = index % height;
        const part = Math.floor(index / height) % 2 === 0 ? real : imaginary;
        return part[row * columnCount + column] ?? Number.NaN;
      });
      const x = tensor(values, [1, 1, columnCount, 2, height]);
      const found = spectrum.image(x);
      expect(found.shape).toEqual([1, height, width, 1]);
      expect(largestDifference(await found.data(), image)).toBeLessThan(1e-5);

      const y = randomUniform([1, height, width, 1], -1, 1, 'float32', 2);
      const [forward, backward] = [innerProduct(found, y), innerProduct(x, spectrum.gradient(y))];
      expect(Math.abs(forward - backward)).toBeLessThan(1e-4);
      spectrum.dispose();
    },
  );
});

it('natural noise has colours that vary together, and contrast', async () => {
  const noise = naturalNoise({ height: 32, width: 32, channels: 3 }, 1, [0]);
  const values = await noise.data();
  expect(Math.max(...values) - Math.min(...values)).toBeGreaterThan(0.6);
  const grey = tidy(() => mean(noise, 3, true));
  const [between = 0] = await tidy(() => sum(square(sub(noise, grey as Tensor4D)))).data();
  const [within = 0] = await tidy(() => sum(square(sub(grey, mean(grey))))).data();
  expect(between).toBeLessThan(within);
});
