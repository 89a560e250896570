import { dilatedSize, type Margins, type Padding, type Pair } from '../../../ops/geometry.js';
import { unsupported } from '../../dataflow/dataflow-draft.js';
import { matMul } from '../../dataflow/products.js';
import { elementwise } from '../../dataflow/elementwise.js';
import { foldElementwise } from '../../dataflow/fold-elementwise.js';
import { scalar } from '../../dataflow/constant.js';
import { constantTensor, type DataflowTensor } from '../../dataflow/tensor.js';
import { convolution, transposedConvolution } from '../../dataflow/windows.js';
import { needConstant } from '../../dataflow/operands.js';
import type { NodeContext, NodeRules } from '../node-rule.js';

/** Operators with kernels. */
export const convolutionRules: NodeRules = {
  Conv(context) {
    const { attributes, operation } = context;
    const kernel = context.input(1);
    const [strides, dilations] = [attributes.pair('strides', 1), attributes.pair('dilations', 1)];
    return convolution(operation, context.input(0), kernel, context.optional(2), {
      strides,
      dilations,
      padding: windowPadding(context, { size: spatialSize(kernel), strides, dilations }),
      groups: attributes.integer('group', 1),
      kernelOrder: 'OIHW',
    });
  },

  ConvTranspose(context) {
    const { attributes, operation } = context;
    const kernel = context.input(1);
    const [strides, dilations] = [attributes.pair('strides', 1), attributes.pair('dilations', 1)];
    const window = { size: spatialSize(kernel), strides, dilations };
    return transposedConvolution(operation, context.input(0), kernel, context.optional(2), {
      strides,
      dilations,
      ...transposedMargins(context, window),
      groups: attributes.integer('group', 1),
      kernelOrder: 'IOHW',
    });
  },

  Gemm(context) {
    const { attributes, operation } = context;
    const b = scaled(context.input(1), attributes.number('alpha', 1));
    const c = context.optional(2);
    const bias = c && scaled(c, attributes.number('beta', 1));
    const settings = {
      transposeFirst: attributes.integer('transA', 0) !== 0,
      transposeSecond: attributes.integer('transB', 0) !== 0,
    };
    const isRow = bias?.kind === 'constant' && bias.constant.shape.slice(0, -1).every((size) => size === 1);
    const product = matMul(operation, context.input(0), b, isRow ? bias : null, settings);
    return bias && !isRow ? elementwise(operation, 'add', product, bias) : product;
  },

  MatMul: (context) =>
    matMul(context.operation, context.input(0), context.input(1), null, {
      transposeFirst: false,
      transposeSecond: false,
    }),
};

function scaled(tensor: DataflowTensor, factor: number): DataflowTensor {
  if (factor === 1) return tensor;
  const constant = needConstant(tensor, 'matrix');
  return constantTensor(
    foldElementwise('multiply', constant, scalar(factor)),
    tensor.kind === 'constant' ? tensor.name : '',
  );
}

function spatialSize(kernel: DataflowTensor): Pair {
  const { shape } = needConstant(kernel, 'kernel');
  return [shape[2] ?? 1, shape[3] ?? 1];
}

interface WindowSteps {
  readonly size: Pair;
  readonly strides: Pair;
  readonly dilations: Pair;
}

/** The padding that `pads` or `auto_pad` state. */
export function windowPadding(context: NodeContext, window: WindowSteps): Padding {
  const { attributes } = context;
  switch (attributes.text('auto_pad', 'NOTSET')) {
    case 'VALID':
      return 'valid';
    case 'SAME_UPPER':
      return 'same';
    case 'SAME_LOWER':
      return sameLower(context, window);
    default:
      return statedMargins(context);
  }
}

/** `pads`: top, left, bottom, right. */
function statedMargins({ attributes }: NodeContext): Padding {
  const [top = 0, left = 0, bottom = 0, right = 0] = attributes.integers('pads') ?? [];
  const all = [top, left, bottom, right];
  if (all.some((margin) => margin < 0)) throw unsupported('It cuts its input (negative pads).');
  return all.every((margin) => margin === 0) ? 'valid' : { top, bottom, left, right };
}

/** As 'same', but the odd row and column come first. */
function sameLower(context: NodeContext, { size, strides, dilations }: WindowSteps): Margins {
  const input = context.input(0);
  const shape = input.kind === 'feature' ? context.operation.shapeOf(input) : [];
  const total = (axis: 0 | 1): number => {
    const extent = dilatedSize(size[axis], dilations[axis]);
    const length = shape[2 + axis] ?? null;
    if (strides[axis] === 1) return extent - 1;
    if (length === null)
      throw unsupported('Its padding (SAME_LOWER) depends on an image size that the file leaves open.');
    return Math.max(0, (Math.ceil(length / strides[axis]) - 1) * strides[axis] + extent - length);
  };
  const [rows, columns] = [total(0), total(1)];
  return {
    top: Math.ceil(rows / 2),
    bottom: Math.floor(rows / 2),
    left: Math.ceil(columns / 2),
    right: Math.floor(columns / 2),
  };
}

/** What is cut off the full result of a transposed convolution, and added to it (onnx.proto's formulas for ConvTranspose). */
function transposedMargins(
  context: NodeContext,
  { size, strides, dilations }: WindowSteps,
): { readonly padding: Margins; readonly outputPadding: Pair } {
  const { attributes } = context;
  const auto = attributes.text('auto_pad', 'NOTSET');
  const outputPadding = attributes.pair('output_padding', 0);
  const outputShape = attributes.has('output_shape') ? attributes.pair('output_shape', 0) : null;
  if (!outputShape && !auto.startsWith('SAME')) {
    const stated = auto === 'VALID' ? 'valid' : statedMargins(context);
    return { padding: typeof stated === 'string' ? noMargins : stated, outputPadding };
  }
  const input = context.input(0);
  const shape = input.kind === 'feature' ? context.operation.shapeOf(input) : [];
  /** [cut before, cut after, added] */
  const fitted = (axis: 0 | 1): readonly [number, number, number] => {
    const length = shape[2 + axis] ?? null;
    if (length === null)
      throw unsupported('Its output size depends on an image size that the file leaves open.');
    const wanted = outputShape?.[axis] ?? length * strides[axis];
    const full =
      strides[axis] * (length - 1) + outputPadding[axis] + dilatedSize(size[axis], dilations[axis]);
    const total = Math.max(0, full - wanted);
    const half = Math.floor(total / 2);
    const added = outputPadding[axis] + Math.max(0, wanted - full);
    return auto === 'SAME_UPPER' ? [half, total - half, added] : [total - half, half, added];
  };
  const [[top, bottom, rows], [left, right, columns]] = [fitted(0), fitted(1)];
  return { padding: { top, bottom, left, right }, outputPadding: [rows, columns] };
}

const noMargins: Margins = { top: 0, bottom: 0, left: 0, right: 0 };
