import '@tensorflow/tfjs-backend-wasm';
import { ones, randomUniform, setBackend, sub, tensor4d, zerosLike } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '../../src/random.js';
import type { LinearMap } from '../../src/visualization/linear-map.js';
import type { TransformSpec } from '../../src/visualization/recipe.js';
import { recipes } from '../../src/visualization/recipes.js';
import { boxBlurMap } from '../../src/visualization/transforms/blur.js';
import { roll, rollMap } from '../../src/visualization/transforms/roll.js';
import { resizeMap } from '../../src/visualization/transforms/scale.js';
import { drawTransforms } from '../../src/visualization/transforms/transform.js';
import { innerProduct, largestDifference } from './tensor-checks.js';

beforeAll(() => setBackend('wasm'));

const canvas = { height: 9, width: 14 };
const image = (seed: number, size = canvas) =>
  randomUniform([2, size.height, size.width, 3], 0, 1, 'float32', seed);

function drawn(specs: readonly TransformSpec[], seed = 1, size = canvas): LinearMap {
  return drawTransforms(specs, { canvas: size, random: createRandom(seed), progress: 0.5 });
}

const single: readonly TransformSpec[] = [
  { kind: 'roll', size: 4 },
  { kind: 'jitter', size: 3 },
  { kind: 'jitter', size: 40 },
  { kind: 'pad', size: 2, fill: 0.5 },
  { kind: 'pad', size: { share: 0.25 }, fill: 0 },
  { kind: 'scale', factors: [0.7] },
  { kind: 'scale', factors: [1.6, 1.3] },
  { kind: 'rotate', degrees: [10, -7], fill: 0.5 },
  { kind: 'rotate', degrees: [90], fill: 0 },
  { kind: 'blur', deviation: 1.2 },
  { kind: 'flip' },
  { kind: 'crop', from: 0.5, to: 0.2, deviation: 0.15 },
  { kind: 'noise', deviation: 0.1 },
];
const composed = recipes.flatMap(({ name, transforms }) =>
  transforms.length > 0 ? [{ name, transforms }] : [],
);

describe('adjoints', () => {
  it.each([
    ...single.map((spec) => [JSON.stringify(spec), [spec]] as const),
    ...composed.map(({ name, transforms }) => [`those of ${name}`, transforms] as const),
  ])('⟨Tx, y⟩ = ⟨x, Tᵀy⟩ for %s', (_, specs) => {
    for (const seed of [1, 2, 3]) {
      const map = drawn(specs, seed);
      const [x, y] = [image(seed), image(10 + seed, map.size)];
      const seen = map.apply(x);
      expect(seen.shape).toEqual(y.shape);
      // Fills and noise are the constant part.
      const linear = sub(seen, map.apply(zerosLike(x)));
      const back = map.adjoint(y);
      expect(back.shape).toEqual(x.shape);
      const [forward, backward] = [innerProduct(linear, y), innerProduct(x, back)];
      expect(Math.abs(forward - backward)).toBeLessThan(1e-3);
      expect(Math.abs(forward)).toBeGreaterThan(0.1);
    }
  });

  it('hold for resizing and for the box blur', () => {
    for (const map of [resizeMap(canvas, { height: 5, width: 20 }), boxBlurMap(canvas, 5)]) {
      const [x, y] = [image(1), image(2, map.size)];
      expect(innerProduct(map.apply(x), y)).toBeCloseTo(innerProduct(x, map.adjoint(y)), 3);
    }
  });
});

describe('transforms', () => {
  it('roll whole pixels around, up to their size', async () => {
    const x = image(3);
    const rolled = roll(x, [2, -3]);
    expect(await rolled.data()).not.toEqual(await x.data());
    expect(await roll(rolled, [-2, 3]).data()).toEqual(await x.data());
    const row = tensor4d([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], [1, 1, 11, 1]);
    const random = createRandom(7);
    const shifts = await Promise.all(
      Array.from({ length: 200 }, async () => {
        const [first = -1] = await rollMap({ height: 1, width: 11 }, 4, random).apply(row).data();
        return first;
      }),
    );
    expect(new Set(shifts)).toEqual(new Set([0, 1, 2, 3, 4, 7, 8, 9, 10]));
  });

  it.each(
    single
      .filter(({ kind }) => ['scale', 'blur', 'crop'].includes(kind))
      .map((spec) => [spec.kind, spec] as const),
  )('%s keeps an even picture even, up to the border', async (_, spec) => {
    const map = drawn([spec]);
    const seen = await map.apply(ones([1, canvas.height, canvas.width, 3])).data();
    expect(largestDifference(seen, new Float32Array(seen.length).fill(1))).toBeLessThan(1e-5);
  });

  it('a blur, a rotation to and fro and a scaling shift nothing by half a pixel', async () => {
    const point = new Float32Array(9 * 15);
    point[4 * 15 + 7] = 1;
    const size = { height: 9, width: 15 };
    const x = tensor4d(point, [1, 9, 15, 1]);
    for (const spec of [
      { kind: 'blur', deviation: 1 },
      { kind: 'rotate', degrees: [20], fill: 0 },
      { kind: 'scale', factors: [3] },
    ] as const) {
      const map = drawn([spec], 1, size);
      const seen = Array.from(await map.apply(x).data());
      const total = seen.reduce((sum, value) => sum + value, 0);
      const [row, column] = [0, 1].map((axis) =>
        seen.reduce((sum, value, index) => {
          const at = axis === 0 ? Math.floor(index / map.size.width) : index % map.size.width;
          return sum + (at * value) / total;
        }, 0),
      );
      expect(row).toBeCloseTo((map.size.height - 1) / 2, 3);
      expect(column).toBeCloseTo((map.size.width - 1) / 2, 3);
    }
  });

  it('turn by 90 degrees as numpy does', async () => {
    const x = tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
    const turned = drawn([{ kind: 'rotate', degrees: [90], fill: 0 }], 1, { height: 3, width: 3 }).apply(x);
    expect(largestDifference(await turned.data(), [3, 6, 9, 2, 5, 8, 1, 4, 7])).toBeLessThan(1e-5);
  });

  it('fill corners with what they are told, never with black', async () => {
    const map = drawn([{ kind: 'rotate', degrees: [30], fill: 0.5 }]);
    const seen = await map.apply(ones([1, canvas.height, canvas.width, 1])).data();
    expect(Math.min(...seen)).toBeCloseTo(0.5, 5);
  });

  it('are the same for the same seed, and others for another', async () => {
    const specs = composed.flatMap(({ transforms }) => transforms);
    const x = image(1);
    const [first, again, other] = [3, 3, 4].map((seed) => drawn(specs, seed).apply(x));
    expect(await first?.data()).toEqual(await again?.data());
    expect(other?.shape[1] === first?.shape[1] && (await other?.data())).not.toEqual(await first?.data());
  });
});
