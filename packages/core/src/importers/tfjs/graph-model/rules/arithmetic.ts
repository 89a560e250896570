import {
  activated,
  clipped,
  elementwise,
  foldedOnly,
  foldedUnaryOnly,
  merged,
  passedOn,
  rectified,
  sloped,
  type ElementwiseFunction,
} from '../../../dataflow/elementwise.js';
import { unsupported } from '../../../dataflow/dataflow-draft.js';
import { scalar, singleValue } from '../../../dataflow/constant.js';
import {
  foldCast,
  foldWhere,
  type FoldFunction,
  type UnaryFoldFunction,
} from '../../../dataflow/fold-elementwise.js';
import { foldReshape } from '../../../dataflow/fold-layout.js';
import { needConstant } from '../../../dataflow/operands.js';
import { constantTensor, type DataflowTensor } from '../../../dataflow/tensor.js';
import type { Attributes } from '../../../../ops/op.js';
import { NodeContext, type NodeRule, type NodeRules } from '../node-context.js';
import { isChannelsFirst } from './image-layout.js';

const binary = (name: ElementwiseFunction): NodeRule => {
  return (context) => elementwise(context.operation, name, context.input(0), context.input(1));
};

const foldedBinary = (name: FoldFunction): NodeRule => {
  return (context) => foldedOnly(name, context.input(0), context.input(1));
};

const foldedUnary = (name: UnaryFoldFunction): NodeRule => {
  return (context) => foldedUnaryOnly(name, context.input(0));
};

const activation = (attributes: Attributes<'activation'>): NodeRule => {
  return (context) => activated(context.operation, attributes, context.input(0));
};

const same: NodeRule = (context) => passedOn(context.operation, context.input(0));

function rectifier(maxValue: number | null): NodeRule {
  return (context) =>
    rectified(context.operation, { maxValue, negativeSlope: 0, threshold: 0 }, context.input(0));
}

/** The slope's default is TensorFlow's. */
function leakyRelu(context: NodeContext): DataflowTensor {
  const { attributes, operation } = context;
  const slope = attributes.number('alpha') ?? attributes.number('leakyrelu_alpha') ?? 0.2;
  return rectified(operation, { maxValue: null, negativeSlope: slope, threshold: 0 }, context.input(0));
}

/** Functions of one tensor that a convolution may have built in too. */
export const activationRules: NodeRules = {
  Elu: activation({ function: 'elu', alpha: 1 }),
  LeakyRelu: leakyRelu,
  Relu: rectifier(null),
  Relu6: rectifier(6),
  Selu: activation({ function: 'selu' }),
  Sigmoid: activation({ function: 'sigmoid' }),
  Softplus: activation({ function: 'softplus' }),
  Softsign: activation({ function: 'softsign' }),
  Tanh: activation({ function: 'tanh' }),
};

/** Operations that take each value by itself. They may run over images that are cut into interleaved parts. */
export const pointwiseRules: NodeRules = {
  ...activationRules,
  Abs: activation({ function: 'abs' }),
  Add: binary('add'),
  AddV2: binary('add'),
  BiasAdd: biasAdd,
  CheckNumerics: same,
  ClipByValue: clip,
  Div: binary('divide'),
  DivNoNan: divideNoNan,
  Erf: activation({ function: 'erf' }),
  Erfc: complementaryError,
  Exp: activation({ function: 'exponential' }),
  Identity: same,
  Inv: activation({ function: 'reciprocal' }),
  Log: activation({ function: 'log' }),
  Maximum: binary('maximum'),
  Minimum: binary('minimum'),
  Mul: binary('multiply'),
  Neg: activation({ function: 'negate' }),
  Pow: binary('power'),
  Prelu: (context) => sloped(context.operation, context.input(0), context.input(1)),
  PreventGradient: same,
  Print: same,
  RealDiv: binary('divide'),
  Reciprocal: activation({ function: 'reciprocal' }),
  Rsqrt: activation({ function: 'rsqrt' }),
  Snapshot: same,
  Sqrt: activation({ function: 'sqrt' }),
  Square: activation({ function: 'square' }),
  SquaredDifference: squaredDifference,
  StopGradient: same,
  Sub: binary('subtract'),
};

export const arithmeticRules: NodeRules = {
  ...pointwiseRules,
  _UnaryOpsComposition: unaryComposition,
  AddN: (context) => merged(context.operation, 'add', context.inputs),
  Cast: cast,
  Ceil: foldedUnary('ceil'),
  Equal: foldedBinary('equal'),
  Floor: foldedUnary('floor'),
  FloorDiv: foldedBinary('floorDivide'),
  FloorMod: foldedBinary('modulo'),
  Greater: foldedBinary('greater'),
  GreaterEqual: foldedBinary('greaterOrEqual'),
  IdentityN: (context) => context.inputs.map((input) => passedOn(context.operation, input)),
  Less: foldedBinary('less'),
  LessEqual: foldedBinary('lessOrEqual'),
  LogicalAnd: foldedBinary('and'),
  LogicalNot: foldedUnary('not'),
  LogicalOr: foldedBinary('or'),
  NotEqual: foldedBinary('notEqual'),
  OnesLike: (context) => constantLike(context, 1),
  Rint: foldedUnary('round'),
  Round: foldedUnary('round'),
  Select: select,
  SelectV2: select,
  Sign: foldedUnary('sign'),
  ZerosLike: (context) => constantLike(context, 0),
};

/** One value per channel, which is the last axis, or the second where channels come before rows. */
function biasAdd(context: NodeContext): DataflowTensor {
  const bias = needConstant(context.input(1), 'bias');
  const x = context.input(0);
  const rank = x.kind === 'constant' ? x.constant.shape.length : context.operation.shapeOf(x).length;
  const lies = isChannelsFirst(context)
    ? [...bias.shape, ...new Array<number>(rank - 2).fill(1)]
    : bias.shape;
  return elementwise(context.operation, 'add', x, constantTensor(foldReshape(bias, lies), 'bias'));
}

function clip(context: NodeContext): DataflowTensor {
  const limit = (index: number) => {
    const value = singleValue(needConstant(context.input(index), 'limit'));
    if (value === null) throw unsupported('It limits each value differently.');
    return value;
  };
  return clipped(context.operation, context.input(0), limit(1), limit(2));
}

/** a / b, but 0 where b is 0: a · b / max(b², smallest), whose gradient is 0 there too. */
function divideNoNan(context: NodeContext): DataflowTensor {
  const { operation } = context;
  const [a, b] = [context.input(0), context.input(1)];
  const squared = activated(operation, { function: 'square' }, b);
  const divisor = elementwise(
    operation,
    'maximum',
    squared,
    constantTensor(scalar(smallestSquare), 'smallest'),
  );
  return elementwise(operation, 'divide', elementwise(operation, 'multiply', a, b), divisor);
}

/** Just above the smallest ordinary float32. */
const smallestSquare = 1.2e-38;

/** Functions one after another, as TensorFlow's optimizer joins them. */
function unaryComposition(context: NodeContext): DataflowTensor {
  const { attributes, operation } = context;
  return attributes.texts('op_names').reduce((x, name) => {
    const rule = pointwiseRules[name];
    if (!rule) throw unsupported(`Featurescope does not run ${name} as a part of it.`);
    return rule(new NodeContext(name, operation, attributes, [x], null)) as DataflowTensor;
  }, context.input(0));
}

/** 1 − erf(x). */
function complementaryError(context: NodeContext): DataflowTensor {
  const { operation } = context;
  const error = activated(operation, { function: 'erf' }, context.input(0));
  return elementwise(operation, 'subtract', constantTensor(scalar(1), 'one'), error);
}

function squaredDifference(context: NodeContext): DataflowTensor {
  const { operation } = context;
  const difference = elementwise(operation, 'subtract', context.input(0), context.input(1));
  return activated(operation, { function: 'square' }, difference);
}

/** Numbers that become whole lose their gradient; images of bytes that become floats are what they were. */
function cast(context: NodeContext): DataflowTensor {
  const type = context.attributes.type('DstT') ?? 'DT_FLOAT';
  const kind = type === 'DT_BOOL' ? 'boolean' : isFloat(type) ? 'float' : 'integer';
  const x = context.input(0);
  if (x.kind === 'constant') return constantTensor(foldCast(x.constant, kind), x.name);
  const source = context.attributes.type('SrcT');
  if (kind === 'boolean' || (kind === 'integer' && (source === null || isFloat(source)))) {
    throw unsupported('It rounds or compares values, which has no gradient.');
  }
  return passedOn(context.operation, x);
}

function isFloat(type: string): boolean {
  return ['DT_FLOAT', 'DT_HALF', 'DT_BFLOAT16', 'DT_DOUBLE'].includes(type);
}

function select(context: NodeContext): DataflowTensor {
  const condition = needConstant(context.input(0), 'condition');
  const [taken, other] = [context.input(1), context.input(2)];
  if (taken.kind === 'constant' && other.kind === 'constant') {
    return constantTensor(foldWhere(condition, taken.constant, other.constant));
  }
  const value = singleValue(condition);
  if (value === null) throw unsupported('It takes some values from one tensor and some from another.');
  return passedOn(context.operation, value === 0 ? other : taken);
}

function constantLike(context: NodeContext, value: number): DataflowTensor {
  const { constant } = needConstantTensor(context.input(0));
  return constantTensor({ ...constant, values: constant.values.map(() => value) });
}

function needConstantTensor(tensor: DataflowTensor) {
  if (tensor.kind === 'constant') return tensor;
  throw unsupported('It makes a tensor of the size of a feature map.');
}
