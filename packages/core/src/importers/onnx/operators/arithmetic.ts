import { integerVector, scalar } from '../../dataflow/constant.js';
import { unsupported } from '../../dataflow/dataflow-draft.js';
import {
  elementwise,
  foldedOnly,
  foldedUnaryOnly,
  merged,
  passedOn,
  type ElementwiseFunction,
} from '../../dataflow/elementwise.js';
import {
  filled,
  foldCast,
  foldElementwise,
  foldRange,
  foldWhere,
  type FoldFunction,
  type UnaryFoldFunction,
} from '../../dataflow/fold-elementwise.js';
import { foldReshape } from '../../dataflow/fold-layout.js';
import { needConstant, needIntegers } from '../../dataflow/operands.js';
import { constantTensor } from '../../dataflow/tensor.js';
import type { NodeRule, NodeRules } from '../node-rule.js';
import { constantOf, numberKind } from '../tensor-values.js';

function binary(name: ElementwiseFunction): NodeRule {
  return (context) => elementwise(context.operation, name, context.input(0), context.input(1));
}

function folding(name: FoldFunction): NodeRule {
  return (context) => foldedOnly(name, context.input(0), context.input(1));
}

function unaryFolding(name: UnaryFoldFunction): NodeRule {
  return (context) => foldedUnaryOnly(name, context.input(0));
}

function many(name: Parameters<typeof merged>[1]): NodeRule {
  return (context) => merged(context.operation, name, context.inputs());
}

/** Arithmetic, logic and what makes constants. */
export const arithmeticRules: NodeRules = {
  Add: binary('add'),
  Sub: binary('subtract'),
  Mul: binary('multiply'),
  Div: binary('divide'),
  Pow: binary('power'),
  Sum: many('add'),
  Mean: many('average'),
  Max: many('maximum'),
  Min: many('minimum'),

  Equal: folding('equal'),
  Less: folding('less'),
  LessOrEqual: folding('lessOrEqual'),
  Greater: folding('greater'),
  GreaterOrEqual: folding('greaterOrEqual'),
  And: folding('and'),
  Or: folding('or'),
  Mod: folding('modulo'),
  Not: unaryFolding('not'),
  Floor: unaryFolding('floor'),
  Ceil: unaryFolding('ceil'),
  Round: unaryFolding('round'),
  Sign: unaryFolding('sign'),

  Where(context) {
    const [condition, a, b] = [0, 1, 2].map((index) => needConstant(context.input(index), 'choice'));
    if (!condition || !a || !b) throw unsupported('It has no choice.');
    return constantTensor(foldWhere(condition, a, b));
  },

  Cast(context) {
    const x = context.input(0);
    const kind = numberKind(context.attributes.integer('to', 1));
    if (!kind) throw unsupported('It makes texts or complex numbers.');
    if (x.kind === 'constant') return constantTensor(foldCast(x.constant, kind), x.name);
    if (kind !== 'float') throw unsupported('It cuts the fractions off its values, which has no gradient.');
    return passedOn(context.operation, x);
  },

  CastLike(context) {
    const [x, like] = [context.input(0), context.input(1)];
    if (x.kind === 'feature') return passedOn(context.operation, x);
    const isInteger = like.kind === 'constant' && like.constant.integer;
    return constantTensor(foldCast(x.constant, isInteger ? 'integer' : 'float'), x.name);
  },

  Identity: (context) => passedOn(context.operation, context.input(0)),

  Dropout(context) {
    const training = context.opset >= 12 ? context.optional(2) : null;
    if (training && needIntegers(training, 'training mode')[0] !== 0) {
      throw unsupported('It is in training mode. Export the model in evaluation mode (model.eval()).');
    }
    return passedOn(context.operation, context.input(0));
  },

  Constant({ attributes }) {
    const tensor = attributes.tensor('value');
    if (tensor) return constantTensor(constantOf(tensor), tensor.name);
    const floats = attributes.floats('value_floats');
    if (attributes.has('value_float')) return constantTensor(scalar(attributes.number('value_float', 0)));
    if (attributes.has('value_int')) return constantTensor(scalar(attributes.integer('value_int', 0), true));
    if (floats) return constantTensor({ ...integerVector(floats), integer: false });
    const integers = attributes.integers('value_ints');
    if (integers) return constantTensor(integerVector(integers));
    throw unsupported('It holds no numbers.');
  },

  ConstantOfShape(context) {
    const tensor = context.attributes.tensor('value');
    const value = tensor ? constantOf(tensor) : scalar(0);
    const shape = needIntegers(context.input(0), 'shape');
    return constantTensor(filled(shape, value.values[0] ?? 0, value.integer));
  },

  Range(context) {
    const [start, limit, delta] = [0, 1, 2].map((index) => needConstant(context.input(index), 'range'));
    const isInteger = start?.integer === true && delta?.integer === true;
    return constantTensor(
      foldRange(start?.values[0] ?? 0, limit?.values[0] ?? 0, delta?.values[0] ?? 1, isInteger),
    );
  },

  /** (quantized − zero point) · scale; scale and zero point may have one value per index of an axis. */
  DequantizeLinear(context) {
    const x = context.input(0);
    if (x.kind === 'feature') {
      throw unsupported(
        'It runs on quantized values; Featurescope runs the original network in floating point.',
      );
    }
    const { constant } = x;
    const axis = context.attributes.integer('axis', 1);
    if (context.attributes.integer('block_size', 0) !== 0)
      throw unsupported('Its weights are quantized in blocks.');
    const alongAxis = (index: number) => {
      const tensor = context.optional(index);
      if (!tensor) return null;
      const values = needConstant(tensor, 'scale');
      if (values.shape.length !== 1) return values;
      const from = axis < 0 ? axis + constant.shape.length : axis;
      return foldReshape(values, [values.values.length, ...constant.shape.slice(from + 1).map(() => 1)]);
    };
    const [scale, zero] = [alongAxis(1), alongAxis(2)];
    if (!scale) throw unsupported('It has no scale.');
    const centred = foldCast(zero ? foldElementwise('subtract', constant, zero) : constant, 'float');
    return constantTensor(foldElementwise('multiply', centred, scale), x.name);
  },
};
