import { activated } from '../../dataflow/elementwise.js';
import { needIntegers } from '../../dataflow/operands.js';
import { reduced } from '../../dataflow/reductions.js';
import { passedOn } from '../../dataflow/elementwise.js';
import type { NodeContext, NodeRule, NodeRules } from '../node-rule.js';

/** @param since the opset in which the axes became an input */
function reduction(name: Parameters<typeof reduced>[1], since: number): NodeRule {
  return (context) => {
    const axes = reducedAxes(context, since);
    if (axes === 'none') return passedOn(context.operation, context.input(0));
    const keepDims = context.attributes.integer('keepdims', 1) !== 0;
    return reduced(context.operation, name, context.input(0), axes, keepDims);
  };
}

function reducedAxes(context: NodeContext, since: number): readonly number[] | null | 'none' {
  const tensor = context.opset >= since ? context.optional(1) : null;
  const axes = tensor ? needIntegers(tensor, 'axes') : context.attributes.integers('axes');
  if (axes && axes.length > 0) return axes;
  return context.attributes.integer('noop_with_empty_axes', 0) === 0 ? null : 'none';
}

export const reductionRules: NodeRules = {
  ReduceMean: reduction('mean', 18),
  ReduceSum: reduction('sum', 13),
  ReduceMax: reduction('max', 18),
  ReduceMin: reduction('min', 18),
  ReduceL2: reduction('l2', 18),
  ReduceProd: reduction('product', 18),

  ReduceSumSquare(context) {
    const axes = reducedAxes(context, 18);
    const squares = activated(context.operation, { function: 'square' }, context.input(0));
    const keepDims = context.attributes.integer('keepdims', 1) !== 0;
    return axes === 'none' ? squares : reduced(context.operation, 'sum', squares, axes, keepDims);
  },

  ReduceL1(context) {
    const axes = reducedAxes(context, 18);
    const sizes = activated(context.operation, { function: 'abs' }, context.input(0));
    const keepDims = context.attributes.integer('keepdims', 1) !== 0;
    return axes === 'none' ? sizes : reduced(context.operation, 'sum', sizes, axes, keepDims);
  },
};
