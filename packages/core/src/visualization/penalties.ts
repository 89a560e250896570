import {
  abs,
  add,
  concat,
  mean,
  mul,
  pow,
  sign,
  slice,
  square,
  sub,
  zeros,
  type Tensor,
} from '@tensorflow/tfjs-core';
import type { PenaltySpec } from './recipe.js';
import { blurMap } from './transforms/blur.js';

/** What an image should have little of. Both run inside `tf.tidy`. */
export interface Penalty {
  /** Of each image of a batch `[batch, height, width, channels]`, weight included: `[batch]`. */
  value(image: Tensor): Tensor;
  /** d value / d image. */
  gradient(image: Tensor): Tensor;
}

/** Inside of roots, so that an image without any deviation has a gradient. */
const epsilon = 1e-12;

export function createPenalty(spec: PenaltySpec): Penalty {
  switch (spec.kind) {
    case 'total-variation':
      return totalVariation(spec);
    case 'norm':
      return norm(spec);
    case 'blur':
      return blurriness(spec);
  }
}

/** The objective's gradient less the penalties' gradients. */
export function penalize(penalties: readonly Penalty[], image: Tensor, gradient: Tensor): Tensor {
  return penalties.reduce((sum, penalty) => sub(sum, penalty.gradient(image)), gradient);
}

const valueAxes = [1, 2, 3];

function valueCount(image: Tensor): number {
  return image.size / image.shape[0];
}

function totalVariation({ weight }: Extract<PenaltySpec, { readonly kind: 'total-variation' }>): Penalty {
  return {
    value: (image) => {
      const count = valueCount(image);
      const [down, right] = [differences(image, 1), differences(image, 2)];
      const total = (each: Tensor) =>
        each.size === 0 ? zeros([image.shape[0]]) : mul(mean(abs(each), valueAxes), valueCount(each));
      return mul(add(total(down), total(right)), weight / count);
    },
    gradient: (image) => {
      const parts = ([1, 2] as const).map((axis) => spread(sign(differences(image, axis)), axis));
      return mul(
        parts.reduce((sum, part) => add(sum, part)),
        weight / valueCount(image),
      );
    },
  };
}

/** Of each value to the next one along an axis, which gets one shorter. */
function differences(image: Tensor, axis: 1 | 2): Tensor {
  const size = image.shape.map((length, index) => (index === axis ? length - 1 : length));
  const after = image.shape.map((_, index) => (index === axis ? 1 : 0));
  return sub(
    slice(image, after, size),
    slice(
      image,
      image.shape.map(() => 0),
      size,
    ),
  );
}

/** The adjoint of `differences`. */
function spread(between: Tensor, axis: 1 | 2): Tensor {
  const edge = zeros(between.shape.map((length, index) => (index === axis ? 1 : length)));
  return sub(concat([edge, between], axis), concat([between, edge], axis));
}

function norm({ weight, power, centre }: Extract<PenaltySpec, { readonly kind: 'norm' }>): Penalty {
  const powers = (distance: Tensor) => add(pow(abs(distance), power), epsilon);
  return {
    value: (image) => mul(pow(mean(powers(sub(image, centre)), valueAxes), 1 / power), weight),
    gradient: (image) => {
      const distance = sub(image, centre);
      const outer = pow(mean(powers(distance), valueAxes, true), 1 / power - 1);
      const inner = mul(sign(distance), power === 1 ? 1 : pow(abs(distance), power - 1));
      return mul(mul(outer, inner), weight / valueCount(image));
    },
  };
}

/** The gradient goes through the blur too. */
function blurriness({ weight, deviation }: Extract<PenaltySpec, { readonly kind: 'blur' }>): Penalty {
  const blurOf = ({ shape: [, height = 1, width = 1] }: Tensor) => blurMap({ height, width }, deviation);
  return {
    value: (image) => mul(mean(square(sub(image, blurOf(image).apply(image))), valueAxes), weight / 2),
    gradient: (image) => {
      const blur = blurOf(image);
      const detail = sub(image, blur.apply(image));
      return mul(sub(detail, blur.adjoint(detail)), weight / valueCount(image));
    },
  };
}
