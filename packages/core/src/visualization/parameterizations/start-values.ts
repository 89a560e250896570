import { tensor, type Tensor } from '@tensorflow/tfjs-core';
import { createRandom, derivedSeed, type Random } from '../../random.js';
import type { StartSpec } from '../recipe.js';

/**
 * Numbers drawn at random, `[batch, ...shape]`, one item for each of `seriesIndices`. Each item has a generator of its
 * own, so that its picture does not depend on what it is batched with.
 */
export function startValues(
  start: StartSpec,
  shape: readonly number[],
  seed: number,
  seriesIndices: readonly number[],
): Tensor {
  const size = shape.reduce((product, length) => product * length, 1);
  const values = new Float32Array(size * seriesIndices.length);
  seriesIndices.forEach((seriesIndex, item) => {
    const random = createRandom(derivedSeed(seed, seriesIndex));
    for (let index = 0; index < size; index++) values[item * size + index] = drawn(start, random);
  });
  return tensor(values, [seriesIndices.length, ...shape]);
}

function drawn(start: StartSpec, random: Random): number {
  switch (start.kind) {
    case 'uniform':
      return start.low + (start.high - start.low) * random();
    case 'normal':
      return start.mean + start.deviation * normal(random);
    case 'constant':
      return start.value;
  }
}

/** A number of mean 0 and deviation 1 (Box and Muller). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
