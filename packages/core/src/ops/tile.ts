import { mul, ones, reshape, sum, type Rank, type Tensor } from '@tensorflow/tfjs-core';
import { alongAxis } from './along-axis.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { anyShape, describeShape, shapeError } from './shapes.js';

/** The whole input repeated along its axes. */
export interface TileAttributes {
  /** One per axis, 1 for the batch. */
  readonly repeats: readonly number[];
}

export const tile = defineOp<TileAttributes>({
  inferShape({ repeats }, [input]) {
    const shape = anyShape('tile', input);
    if (repeats.length !== shape.length)
      throw shapeError(`tile of ${repeats.length} axes gets ${describeShape(shape)}.`);
    if (repeats[0] !== 1) throw shapeError('tile cannot repeat the images of a batch.');
    const wrong = repeats.find((count) => !Number.isInteger(count) || count < 1);
    if (wrong !== undefined) throw shapeError(`tile takes whole numbers of 1 and more but gets ${wrong}.`);
    return shape.map((size, axis) => size && size * (repeats[axis] ?? 1));
  },

  // A product with ones that broadcasts: tfjs's `tile` is a slow scalar loop on wasm.
  forward: ({ attributes: { repeats }, inputs }) =>
    repeats.reduce<Tensor>((result, count, axis) => {
      if (count === 1) return result;
      return alongAxis(result, axis, (x) => {
        const [before, length, after] = x.shape;
        const copies = mul(reshape(x, [before, 1, length * after]), ones([1, count, 1]));
        return reshape<Rank.R3>(copies, [before, count * length, after]);
      });
    }, firstOf(inputs).clone()),

  inputGradient: ({ attributes: { repeats }, outputGradient }) =>
    repeats.reduce<Tensor>((result, count, axis) => {
      if (count === 1) return result;
      return alongAxis(result, axis, (x) => {
        const [before, length, after] = x.shape;
        const copies = reshape(x, [before, count, (length / count) * after]);
        return reshape<Rank.R3>(sum(copies, 1), [before, length / count, after]);
      });
    }, outputGradient.clone()),
});
