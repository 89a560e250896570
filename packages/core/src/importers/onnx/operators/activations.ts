import type { Attributes } from '../../../ops/op.js';
import { scalar, singleValue } from '../../dataflow/constant.js';
import { unsupported } from '../../dataflow/dataflow-draft.js';
import { activated, clipped, elementwise, rectified, sloped } from '../../dataflow/elementwise.js';
import { needConstant } from '../../dataflow/operands.js';
import { softmaxed, softmaxedFrom } from '../../dataflow/reductions.js';
import { constantTensor, type DataflowTensor } from '../../dataflow/tensor.js';
import type { NodeContext, NodeRule, NodeRules } from '../node-rule.js';

/** An operator that is an activation without settings. */
function plain(attributes: Attributes<'activation'>): NodeRule {
  return (context) => activated(context.operation, attributes, context.input(0));
}

/** Operators that bend each value by itself, and softmax. */
export const activationRules: NodeRules = {
  Abs: plain({ function: 'abs' }),
  Erf: plain({ function: 'erf' }),
  Exp: plain({ function: 'exponential' }),
  HardSwish: plain({ function: 'hardSwish' }),
  Log: plain({ function: 'log' }),
  Mish: plain({ function: 'mish' }),
  Neg: plain({ function: 'negate' }),
  Reciprocal: plain({ function: 'reciprocal' }),
  Sigmoid: plain({ function: 'sigmoid' }),
  Softplus: plain({ function: 'softplus' }),
  Softsign: plain({ function: 'softsign' }),
  Sqrt: plain({ function: 'sqrt' }),
  Tanh: plain({ function: 'tanh' }),

  Relu: (context) =>
    rectified(context.operation, { maxValue: null, negativeSlope: 0, threshold: 0 }, context.input(0)),

  LeakyRelu(context) {
    const negativeSlope = context.attributes.number('alpha', 0.01);
    return rectified(context.operation, { maxValue: null, negativeSlope, threshold: 0 }, context.input(0));
  },

  ThresholdedRelu(context) {
    const threshold = context.attributes.number('alpha', 1);
    return rectified(context.operation, { maxValue: null, negativeSlope: 0, threshold }, context.input(0));
  },

  PRelu: (context) => sloped(context.operation, context.input(0), context.input(1)),

  Clip(context) {
    const { attributes, operation } = context;
    const limit = (index: number, name: string, absent: number) => {
      if (context.opset < 11) return attributes.number(name, absent);
      const tensor = context.optional(index);
      return tensor ? (singleValue(needConstant(tensor, name)) ?? absent) : absent;
    };
    return clipped(operation, context.input(0), limit(1, 'min', -Infinity), limit(2, 'max', Infinity));
  },

  Elu: (context) =>
    activated(
      context.operation,
      { function: 'elu', alpha: context.attributes.number('alpha', 1) },
      context.input(0),
    ),

  Selu(context) {
    const { attributes, operation } = context;
    const [alpha, gamma] = [attributes.number('alpha', seluAlpha), attributes.number('gamma', seluGamma)];
    if (isNear(alpha, seluAlpha) && isNear(gamma, seluGamma)) {
      return activated(operation, { function: 'selu' }, context.input(0));
    }
    const bent = activated(operation, { function: 'elu', alpha }, context.input(0));
    return elementwise(operation, 'multiply', bent, constantTensor(scalar(gamma), 'gamma'));
  },

  Celu(context) {
    const alpha = context.attributes.number('alpha', 1);
    const { operation } = context;
    const factor = (value: number) => constantTensor(scalar(value), 'alpha');
    const narrowed = elementwise(operation, 'divide', context.input(0), factor(alpha));
    return elementwise(
      operation,
      'multiply',
      activated(operation, { function: 'elu', alpha: 1 }, narrowed),
      factor(alpha),
    );
  },

  Gelu: (context) =>
    activated(
      context.operation,
      { function: 'gelu', approximate: context.attributes.text('approximate', 'none') === 'tanh' },
      context.input(0),
    ),

  HardSigmoid: (context) =>
    activated(
      context.operation,
      {
        function: 'hardSigmoid',
        slope: context.attributes.number('alpha', 0.2),
        offset: context.attributes.number('beta', 0.5),
      },
      context.input(0),
    ),

  Swish(context) {
    if (context.attributes.number('alpha', 1) !== 1) throw unsupported('Its alpha is not 1.');
    return activated(context.operation, { function: 'silu' }, context.input(0));
  },

  Softmax: softmax,
  LogSoftmax: (context) => activated(context.operation, { function: 'log' }, softmax(context)),
};

/** Until opset 12 over all axes from `axis` on together, since then over one. */
function softmax(context: NodeContext): DataflowTensor {
  const { attributes, operation } = context;
  return context.opset < 13
    ? softmaxedFrom(operation, context.input(0), attributes.integer('axis', 1))
    : softmaxed(operation, context.input(0), attributes.integer('axis', -1));
}

/** ONNX states SELU's constants to float32 precision. */
const seluAlpha = 1.67326319217681884765625;
const seluGamma = 1.05070102214813232421875;

function isNear(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-4;
}
