import { add, div, maximum, minimum, mul, neg, pow, step, sub, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { broadcastShapes, reduceTo } from './broadcast.js';
import { firstOf } from './first.js';
import { defineOp, type WeightTensors } from './op.js';
import { logOrZero } from './power.js';
import { anyShape, shapeError } from './shapes.js';

/**
 * Combines the input with a constant of the file element by element, with numpy's broadcasting.
 * Weights: `constant`, of any shape that broadcasts against the input; it may also enlarge it.
 */
export interface WithConstantAttributes {
  readonly function: 'add' | 'subtract' | 'multiply' | 'divide' | 'power' | 'maximum' | 'minimum';
  /** constant − x, constant / x, constant ^ x; else x − constant … */
  readonly constantFirst: boolean;
}

export const withConstant = defineOp<WithConstantAttributes>({
  inferShape(_, [input], { constant }) {
    const shape = anyShape('withConstant', input);
    if (!constant) throw missingConstant();
    const [batch = null] = constant.shape;
    if (constant.shape.length > shape.length || (constant.shape.length === shape.length && batch !== 1)) {
      throw shapeError(
        `A constant of (${constant.shape.join(', ')}) treats each image of a batch differently.`,
      );
    }
    return broadcastShapes(shape, constant.shape);
  },

  forward({ attributes, inputs, weights }) {
    const [x, constant] = [firstOf(inputs), constantOf(weights)];
    return attributes.constantFirst
      ? combine(attributes.function, constant, x)
      : combine(attributes.function, x, constant);
  },

  gradientNeeds({ function: name, constantFirst }) {
    switch (name) {
      case 'add':
      case 'subtract':
      case 'multiply':
        return [];
      case 'divide':
        return constantFirst ? ['inputs', 'output'] : [];
      case 'power':
        return constantFirst ? ['output'] : ['inputs'];
      case 'maximum':
      case 'minimum':
        return ['inputs'];
    }
  },

  inputGradient({ attributes, inputs, inputShapes, output, outputGradient, weights }) {
    const { function: name, constantFirst } = attributes;
    const constant = constantOf(weights);
    const gradient = (): Tensor => {
      switch (name) {
        case 'add':
          return outputGradient;
        case 'subtract':
          return constantFirst ? neg(outputGradient) : outputGradient;
        case 'multiply':
          return mul(outputGradient, constant);
        case 'divide':
          return constantFirst
            ? neg(div(mul(outputGradient, output ?? outputGradient), firstOf(inputs)))
            : div(outputGradient, constant);
        case 'power':
          return constantFirst
            ? mul(mul(outputGradient, output ?? outputGradient), logOrZero(constant))
            : mul(outputGradient, mul(constant, pow(firstOf(inputs), sub(constant, 1))));
        // As for a ReLU, equal values send nothing back.
        case 'maximum':
          return mul(outputGradient, step(sub(firstOf(inputs), constant)));
        case 'minimum':
          return mul(outputGradient, step(sub(constant, firstOf(inputs))));
      }
    };
    return reduceTo(firstOf(inputShapes), gradient());
  },
});

function combine(name: WithConstantAttributes['function'], a: Tensor, b: Tensor): Tensor {
  switch (name) {
    case 'add':
      return add(a, b);
    case 'subtract':
      return sub(a, b);
    case 'multiply':
      return mul(a, b);
    case 'divide':
      return div(a, b);
    case 'power':
      return pow(a, b);
    case 'maximum':
      return maximum(a, b);
    case 'minimum':
      return minimum(a, b);
  }
}

function constantOf(weights: WeightTensors): Tensor {
  const constant = weights.get('constant');
  if (!constant) throw missingConstant();
  return constant;
}

function missingConstant(): FeaturescopeError {
  return new FeaturescopeError('MISSING_WEIGHTS', 'The layer has no constant in the file.');
}
