import {
  log,
  maximum,
  mul,
  pow,
  reciprocal,
  rsqrt,
  sqrt,
  square,
  step,
  type Tensor,
} from '@tensorflow/tfjs-core';

/** `x ** exponent`. The exponents that networks use are products and roots: `pow` is a slow scalar loop on wasm. */
export function powerOf(x: Tensor, exponent: number): Tensor {
  switch (exponent) {
    case 1:
      return x.clone();
    case 2:
      return square(x);
    case 3:
      return mul(square(x), x);
    case 4:
      return square(square(x));
    case 0.5:
      return sqrt(x);
    case -0.5:
      return rsqrt(x);
    case -0.75: {
      const root = rsqrt(x);
      return mul(root, sqrt(root));
    }
    case -1:
      return reciprocal(x);
    default:
      return pow(x, exponent);
  }
}

/** The natural logarithm, and 0 for what has none, as TensorFlow takes it for a power's gradient. */
export function logOrZero(x: Tensor): Tensor {
  return mul(step(x), log(maximum(x, smallestFloat)));
}

/** The smallest normal float32. */
const smallestFloat = 1.1754944e-38;
