import type { Weight } from '../../network/network.js';

/** A weight with its axes in another order; the same object when nothing changes. @param order for each axis the one that it comes from */
export function transposedWeight(weight: Weight, order: readonly number[]): Weight {
  if (order.every((axis, index) => axis === index)) return weight;
  const shape = order.map((axis) => weight.shape[axis] ?? 1);
  const strides = stridesOf(weight.shape);
  const steps = order.map((axis) => strides[axis] ?? 0);
  const values = new Float32Array(weight.values.length);
  const position = new Array<number>(shape.length).fill(0);
  let source = 0;
  for (let target = 0; target < values.length; target++) {
    values[target] = weight.values[source] ?? 0;
    // Like an odometer: the last axis moves first.
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      const step = steps[axis] ?? 0;
      const next = (position[axis] ?? 0) + 1;
      if (next < (shape[axis] ?? 1)) {
        position[axis] = next;
        source += step;
        break;
      }
      position[axis] = 0;
      source -= step * (next - 1);
    }
  }
  return { shape, values };
}

/** A kernel `[height, width, …]` rotated by 180°. */
export function rotatedKernel({ shape, values }: Weight): Weight {
  const [height = 1, width = 1] = shape;
  const count = values.length / (height * width);
  const rotated = new Float32Array(values.length);
  for (let pixel = 0; pixel < height * width; pixel++) {
    const from = (height * width - 1 - pixel) * count;
    rotated.set(values.subarray(from, from + count), pixel * count);
  }
  return { shape, values: rotated };
}

function stridesOf(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--) {
    strides[axis] = (strides[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  }
  return strides;
}
