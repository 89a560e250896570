/** Arithmetic on constants: what a file computes from its own constants is computed once, on import. */
import { FeaturescopeError } from '../../error.js';
import { countOf, type Constant, type ConstantValues } from './constant.js';
import { broadcastShape, broadcastTo } from './fold-layout.js';

const arithmetic = {
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  divide: (a, b) => a / b,
  power: (a, b) => a ** b,
  maximum: (a, b) => Math.max(a, b),
  minimum: (a, b) => Math.min(a, b),
  floorDivide: (a, b) => Math.floor(a / b),
  /** With the sign of the divisor, as numpy and Python. */
  modulo: (a, b) => a - Math.floor(a / b) * b,
  squaredDifference: (a, b) => (a - b) ** 2,
} satisfies Record<string, (a: number, b: number) => number>;

const comparisons = {
  equal: (a, b) => a === b,
  notEqual: (a, b) => a !== b,
  less: (a, b) => a < b,
  lessOrEqual: (a, b) => a <= b,
  greater: (a, b) => a > b,
  greaterOrEqual: (a, b) => a >= b,
  and: (a, b) => a !== 0 && b !== 0,
  or: (a, b) => a !== 0 || b !== 0,
} satisfies Record<string, (a: number, b: number) => boolean>;

export type FoldFunction = keyof typeof arithmetic | keyof typeof comparisons;

const unaryFunctions = {
  abs: Math.abs,
  ceil: Math.ceil,
  exponential: Math.exp,
  floor: Math.floor,
  log: Math.log,
  negate: (x) => -x,
  not: (x) => (x === 0 ? 1 : 0),
  reciprocal: (x) => 1 / x,
  round: roundedToEven,
  rsqrt: (x) => 1 / Math.sqrt(x),
  sign: Math.sign,
  sqrt: Math.sqrt,
  square: (x) => x * x,
} satisfies Record<string, (x: number) => number>;

export type UnaryFoldFunction = keyof typeof unaryFunctions;

/** Whether constants alone can be taken through a function of this name. */
export function isUnaryFold(name: string): name is UnaryFoldFunction {
  return Object.hasOwn(unaryFunctions, name);
}

/** Two constants element by element, with numpy's broadcasting. Comparisons give 0 and 1. */
export function foldElementwise(name: FoldFunction, a: Constant, b: Constant): Constant {
  const shape = broadcastShape(a.shape, b.shape);
  // Large weights may be scaled; small constants may not be spread over gigabytes.
  const limit = Math.max(a.values.length, b.values.length, maximumFolded);
  const [left, right] = [broadcastTo(a, shape, limit).values, broadcastTo(b, shape, limit).values];
  const integer = a.integer && b.integer;
  const values = emptyLike(integer ? null : a, integer ? null : b, countOf(shape));
  if (name in comparisons) {
    const compare = comparisons[name as keyof typeof comparisons];
    for (let index = 0; index < values.length; index++) {
      const [x = 0, y = 0] = [left[index], right[index]];
      // Nothing is known of a size that the file leaves open.
      const open = integer && (Number.isNaN(x) || Number.isNaN(y));
      values[index] = open ? Number.NaN : Number(compare(x, y));
    }
    return { shape, values, integer: true };
  }
  const compute = arithmetic[name as keyof typeof arithmetic];
  const truncates = integer && name === 'divide';
  for (let index = 0; index < values.length; index++) {
    const value = compute(left[index] ?? 0, right[index] ?? 0);
    values[index] = truncates ? Math.trunc(value) : value;
  }
  return { shape, values, integer };
}

export function foldUnary(name: UnaryFoldFunction, constant: Constant): Constant {
  return { ...constant, values: constant.values.map(unaryFunctions[name]) };
}

/** Each value limited to a range. */
export function foldClip(constant: Constant, minimum: number, maximum: number): Constant {
  return { ...constant, values: constant.values.map((x) => Math.min(Math.max(x, minimum), maximum)) };
}

/** Where `condition` is not 0 the value of `a`, else that of `b`. */
export function foldWhere(condition: Constant, a: Constant, b: Constant): Constant {
  const shape = broadcastShape(broadcastShape(condition.shape, a.shape), b.shape);
  const [chosen, left, right] = [condition, a, b].map((each) => broadcastTo(each, shape).values);
  const values = emptyLike(a, b, countOf(shape));
  for (let index = 0; index < values.length; index++) {
    const choice = chosen?.[index] ?? 0;
    // Nothing is known of a choice that depends on a size that the file leaves open.
    values[index] = Number.isNaN(choice) ? choice : ((choice === 0 ? right : left)?.[index] ?? 0);
  }
  return { shape, values, integer: a.integer && b.integer };
}

/** The constant as another type of number; booleans are 0 and 1. */
export function foldCast(constant: Constant, type: 'integer' | 'float' | 'boolean'): Constant {
  switch (type) {
    case 'float':
      return constant.integer ? { ...constant, integer: false } : constant;
    case 'integer':
      return constant.integer
        ? constant
        : { ...constant, values: Float64Array.from(constant.values, Math.trunc), integer: true };
    case 'boolean':
      return {
        ...constant,
        values: constant.values.map((x) => (Number.isNaN(x) ? x : Number(x !== 0))),
        integer: true,
      };
  }
}

/** `start`, `start + delta` … up to but without `limit`. */
export function foldRange(start: number, limit: number, delta: number, integer: boolean): Constant {
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  requireFoldable(count);
  return {
    shape: [count],
    values: Float64Array.from({ length: count }, (_, index) => start + index * delta),
    integer,
  };
}

/** A constant of one value. */
export function filled(shape: readonly number[], value: number, integer: boolean): Constant {
  const count = countOf(shape);
  requireFoldable(count);
  return { shape, values: new Float64Array(count).fill(value), integer };
}

/** More values than a sensible file makes of nothing: it would only fill the memory. */
const maximumFolded = 2 ** 24;

function requireFoldable(count: number): void {
  if (count <= maximumFolded) return;
  const found = Number.isNaN(count) ? 'of an open size' : `of ${count} values`;
  throw new FeaturescopeError(
    'UNSUPPORTED_LAYER',
    `It makes a constant ${found}, which is not done on import.`,
  );
}

/** Room for a result: 64 bits when either operand has them. */
function emptyLike(a: Constant | null, b: Constant | null, count: number): ConstantValues {
  const isShort = a?.values instanceof Float32Array && b?.values instanceof Float32Array;
  return isShort ? new Float32Array(count) : new Float64Array(count);
}

/** As ONNX and TensorFlow round: halves to the even neighbour. */
function roundedToEven(x: number): number {
  const lower = Math.floor(x);
  if (x - lower !== 0.5) return Math.round(x);
  return lower % 2 === 0 ? lower : lower + 1;
}
