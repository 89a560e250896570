/** Numbers that `goldens/make_application_goldens.py` makes too, so that no weights need be stored. */
import type { Weight } from '../src/network/network.js';

/** `count` numbers in [0, 1), each a hash of its position in the stream (the finalizer of MurmurHash3). */
export function hashedUniform(stream: number, count: number): Float64Array {
  const start = Math.imul(stream, 0x9e3779b1);
  const values = new Float64Array(count);
  for (let position = 0; position < count; position++) {
    let hash = (start + position) | 0;
    hash ^= hash >>> 16;
    hash = Math.imul(hash, 0x85ebca6b);
    hash ^= hash >>> 13;
    hash = Math.imul(hash, 0xc2b2ae35);
    hash ^= hash >>> 16;
    values[position] = (hash >>> 0) / 2 ** 32;
  }
  return values;
}

/** A weight: kernels keep the size of what passes through them; statistics lie off 0 and 1. */
export function hashedWeight(stream: number, name: string, shape: readonly number[]): Weight {
  const values = new Float32Array(product(shape));
  const { stretch, shift, scale } = distribution(name, shape);
  hashedUniform(stream, values.length).forEach((uniform, index) => {
    values[index] = (stretch * uniform + shift) * scale;
  });
  return { shape, values };
}

interface Distribution {
  readonly stretch: number;
  readonly shift: number;
  readonly scale: number;
}

function distribution(name: string, shape: readonly number[]): Distribution {
  if (shape.length >= 2) {
    const fanIn = product(name.includes('depthwise') ? shape.slice(0, 2) : shape.slice(0, -1));
    return { stretch: 2, shift: -1, scale: Math.sqrt(6 / fanIn) };
  }
  if (name.includes('mean')) return { stretch: 1, shift: -0.5, scale: 0.6 };
  if (name.includes('beta') || name.includes('bias')) return { stretch: 1, shift: -0.5, scale: 0.4 };
  return { stretch: 1, shift: 0.5, scale: 1 };
}

function product(sizes: readonly number[]): number {
  return sizes.reduce((all, size) => all * size, 1);
}
