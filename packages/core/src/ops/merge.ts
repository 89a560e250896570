import {
  add,
  cast,
  div,
  equal,
  maximum,
  minimum,
  mul,
  neg,
  pow,
  sub,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { broadcastShapes, reduceTo } from './broadcast.js';
import { firstOf } from './first.js';
import { defineOp } from './op.js';
import { logOrZero } from './power.js';
import { shapeError } from './shapes.js';

/** Combines two or more inputs element by element, with broadcasting over axes of length 1. */
export interface MergeAttributes {
  /** 'subtract', 'divide' and 'power' (first ^ second) take exactly two inputs. */
  readonly function: 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'average' | 'maximum' | 'minimum';
}

const pairwise: readonly MergeAttributes['function'][] = ['subtract', 'divide', 'power'];

export const merge = defineOp<MergeAttributes>({
  inferShape(attributes, inputShapes) {
    if (pairwise.includes(attributes.function) && inputShapes.length !== 2) {
      throw shapeError(`${attributes.function} takes 2 inputs but gets ${inputShapes.length}.`);
    }
    return inputShapes.reduce(broadcastShapes, firstOf(inputShapes));
  },

  forward({ attributes, inputs }) {
    const [first, ...rest] = [firstOf(inputs).clone(), ...inputs.slice(1)] as [Tensor, ...Tensor[]];
    switch (attributes.function) {
      case 'add':
        return rest.reduce((a, b) => add(a, b), first);
      case 'average':
        return mul(
          rest.reduce((a, b) => add(a, b), first),
          1 / inputs.length,
        );
      case 'subtract':
        return rest.reduce((a, b) => sub(a, b), first);
      case 'multiply':
        return rest.reduce((a, b) => mul(a, b), first);
      case 'divide':
        return rest.reduce((a, b) => div(a, b), first);
      case 'power':
        return rest.reduce((a, b) => pow(a, b), first);
      case 'maximum':
        return rest.reduce((a, b) => maximum(a, b), first);
      case 'minimum':
        return rest.reduce((a, b) => minimum(a, b), first);
    }
  },

  gradientNeeds({ function: name }) {
    if (name === 'multiply') return ['inputs'];
    return name === 'add' || name === 'subtract' || name === 'average' ? [] : ['inputs', 'output'];
  },

  inputGradient({ attributes, inputs, inputShapes, inputIndex, output, outputGradient }) {
    const shape = inputShapes[inputIndex] ?? [];
    switch (attributes.function) {
      case 'add':
        return reduceTo(shape, outputGradient);
      case 'average':
        return reduceTo(shape, mul(outputGradient, 1 / inputShapes.length));
      case 'subtract':
        return reduceTo(shape, inputIndex === 0 ? outputGradient : mul(outputGradient, -1));
      case 'multiply': {
        const others = inputs.filter((_, index) => index !== inputIndex);
        return reduceTo(
          shape,
          others.reduce((product, other) => mul(product, other), outputGradient),
        );
      }
      case 'divide': {
        const divisor = inputs[1] as Tensor;
        const gradient = div(outputGradient, divisor);
        return reduceTo(shape, inputIndex === 0 ? gradient : neg(mul(gradient, output ?? gradient)));
      }
      case 'power': {
        const [base, exponent] = inputs as [Tensor, Tensor];
        const slope =
          inputIndex === 0
            ? mul(exponent, pow(base, sub(exponent, 1)))
            : mul(output ?? outputGradient, logOrZero(base));
        return reduceTo(shape, mul(outputGradient, slope));
      }
      case 'maximum':
      case 'minimum': {
        // Equal values share the gradient.
        const hits = inputs.map((x) => cast(equal(x, output ?? outputGradient), 'float32'));
        const hit = hits[inputIndex] as Tensor;
        const hitCount = hits.reduce((a, b) => add(a, b));
        return reduceTo(shape, mul(outputGradient, div(hit, hitCount)));
      }
    }
  },
});
