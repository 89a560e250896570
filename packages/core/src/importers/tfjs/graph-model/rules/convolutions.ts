import { unsupported } from '../../../dataflow/dataflow-draft.js';
import { needConstant, needFeature } from '../../../dataflow/operands.js';
import { matMul } from '../../../dataflow/products.js';
import { reduced } from '../../../dataflow/reductions.js';
import { sloped } from '../../../dataflow/elementwise.js';
import type { DataflowTensor } from '../../../dataflow/tensor.js';
import { convolution, pooled, transposedConvolution } from '../../../dataflow/windows.js';
import { dilatedSize, type Padding, type Pair } from '../../../../ops/geometry.js';
import { NodeContext, type NodeRules } from '../node-context.js';
import { normalized } from './normalizations.js';
import { activationRules } from './arithmetic.js';
import { isChannelsFirst, pairOf, paddingOf, withChannelsLast } from './image-layout.js';

export const convolutionRules: NodeRules = {
  AvgPool: (context) => pool(context, 'average'),
  BatchMatMul: (context) => product(context, 'adj_x', 'adj_y'),
  BatchMatMulV2: (context) => product(context, 'adj_x', 'adj_y'),
  BatchMatMulV3: (context) => product(context, 'adj_x', 'adj_y'),
  Conv2D: (context) => convolved(context, null, false),
  Conv2DBackpropInput: transposedConvolved,
  DepthwiseConv2dNative: (context) => convolved(context, null, true),
  FusedDepthwiseConv2dNative: (context) => fused(context, (bias) => convolved(context, bias, true)),
  MatMul: (context) => product(context, 'transpose_a', 'transpose_b'),
  MaxPool: (context) => pool(context, 'max'),
  _FusedConv2D: (context) => fused(context, (bias) => convolved(context, bias, false)),
  _FusedDepthwiseConv2dNative: (context) => fused(context, (bias) => convolved(context, bias, true)),
  _FusedMatMul: (context) => fused(context, (bias) => product(context, 'transpose_a', 'transpose_b', bias)),
};

function convolved(context: NodeContext, bias: DataflowTensor | null, isDepthwise: boolean): DataflowTensor {
  const kernel = context.input(1);
  const strides = pairOf(context, 'strides');
  const padding = paddingOf(context);
  const { block } = context;
  if (block && (padding !== 'valid' || strides.some((stride) => stride !== 1))) {
    throw unsupported('It pads or strides over an image that is cut into interleaved parts.');
  }
  const [rows, columns] = pairOf(context, 'dilations');
  const dilations: Pair = [rows * (block?.[0] ?? 1), columns * (block?.[1] ?? 1)];
  return withChannelsLast(context, context.input(0), (image) => {
    const channels = context.operation.shapeOf(needFeature(image)).at(-1) ?? null;
    const own = needConstant(kernel, 'kernel').shape[2] ?? 1;
    const groups = isDepthwise ? own : groupsOf(channels, own);
    const kernelOrder = isDepthwise ? 'HWCM' : 'HWIO';
    const settings = { strides, dilations, padding, groups, kernelOrder } as const;
    return convolution(context.operation, image, kernel, bias, settings);
  });
}

/** A kernel for fewer channels than the image has is one of groups. */
function groupsOf(channels: number | null, kernelChannels: number): number {
  if (channels === null || channels % kernelChannels !== 0) return 1;
  return channels / kernelChannels;
}

/** The sizes that the result shall have are the first input. */
function transposedConvolved(context: NodeContext): DataflowTensor {
  const kernel = context.input(1);
  const { shape } = needConstant(kernel, 'kernel');
  const strides = pairOf(context, 'strides');
  const dilations = pairOf(context, 'dilations');
  const padding = paddingOf(context);
  const sizes = context.integers(0, 'output size');
  const wanted = isChannelsFirst(context) ? sizes.slice(-2) : sizes.slice(-3, -1);
  return withChannelsLast(context, context.input(2), (image) => {
    const lengths = context.operation.shapeOf(needFeature(image)).slice(1, 3);
    const alongAxis = (axis: 0 | 1) =>
      transposedAxis(
        padding,
        axis,
        {
          stride: strides[axis],
          extent: dilatedSize(shape[axis] ?? 1, dilations[axis]),
          length: lengths[axis] ?? null,
        },
        wanted[axis] ?? -1,
      );
    const [rows, columns] = [alongAxis(0), alongAxis(1)];
    const isUsual = typeof padding === 'string' && rows.isUsual && columns.isUsual;
    return transposedConvolution(context.operation, image, kernel, null, {
      strides,
      dilations,
      padding: isUsual
        ? padding
        : { top: rows.before, bottom: rows.after, left: columns.before, right: columns.after },
      outputPadding: isUsual ? null : [rows.added, columns.added],
      groups: 1,
      kernelOrder: 'HWOI',
    });
  });
}

/** What is cut off the full result along one axis, and what is added at its end, so that `wanted` pixels are left. */
function transposedAxis(
  padding: Padding,
  axis: 0 | 1,
  window: { readonly stride: number; readonly extent: number; readonly length: number | null },
  wanted: number,
) {
  const full = ((window.length ?? Number.NaN) - 1) * window.stride + window.extent;
  const isOpen = Number.isNaN(full) || !(wanted > 0);
  if (typeof padding !== 'string') {
    const [before, after] = axis === 0 ? [padding.top, padding.bottom] : [padding.left, padding.right];
    return { before, after, added: isOpen ? 0 : wanted - (full - before - after), isUsual: false };
  }
  if (isOpen) return { before: 0, after: 0, added: 0, isUsual: true };
  const cut = padding === 'same' ? Math.max(0, full - wanted) : 0;
  const usual =
    padding === 'same'
      ? (window.length ?? 0) * window.stride
      : full + Math.max(0, window.stride - window.extent);
  const before = Math.floor(cut / 2);
  return { before, after: cut - before, added: wanted - full + cut, isUsual: wanted === usual };
}

function product(
  context: NodeContext,
  first: string,
  second: string,
  bias: DataflowTensor | null = null,
): DataflowTensor {
  const { operation, attributes } = context;
  return matMul(operation, context.input(0), context.input(1), bias, {
    transposeFirst: attributes.flag(first, false),
    transposeSecond: attributes.flag(second, false),
  });
}

/** What `fused_ops` names is done to the result, each with its own further inputs. */
function fused(context: NodeContext, run: (bias: DataflowTensor | null) => DataflowTensor): DataflowTensor {
  const { operation, attributes } = context;
  const names = [...attributes.texts('fused_ops')];
  let next = 2;
  const bias = names[0] === 'BiasAdd' ? context.input(next++) : null;
  let result = run(bias);
  for (const name of bias ? names.slice(1) : names) {
    if (name === 'FusedBatchNorm') {
      result = normalized(context, result, next);
      next += 4;
    } else if (name === 'Prelu') {
      result = sloped(operation, result, context.input(next++));
    } else {
      const rule = activationRules[name];
      if (!rule) throw unsupported(`Featurescope does not run ${name} as a part of it.`);
      result = rule(new NodeContext(name, operation, attributes, [result], null)) as DataflowTensor;
    }
  }
  return result;
}

/** An average over the whole map is one of any map: the network then runs on images of other sizes too. */
function pool(context: NodeContext, kind: 'max' | 'average'): DataflowTensor {
  const { operation } = context;
  const size = pairOf(context, 'ksize');
  const padding = paddingOf(context);
  return withChannelsLast(context, context.input(0), (image) => {
    const [, height, width] = operation.shapeOf(needFeature(image));
    const isWhole = padding === 'valid' && size[0] === height && size[1] === width;
    if (isWhole && kind === 'average') return reduced(operation, 'mean', image, [1, 2], true);
    const strides = pairOf(context, 'strides');
    const settings = {
      size,
      strides,
      padding,
      dilations: [1, 1],
      ceilMode: false,
      countPadding: false,
    } as const;
    return pooled(operation, kind, image, settings);
  });
}
