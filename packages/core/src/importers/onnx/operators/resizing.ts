import type { Pair } from '../../../ops/geometry.js';
import type { Attributes } from '../../../ops/op.js';
import { unsupported } from '../../dataflow/dataflow-draft.js';
import { needFeature, needIntegers } from '../../dataflow/operands.js';
import { passedOn } from '../../dataflow/elementwise.js';
import type { DataflowTensor } from '../../dataflow/tensor.js';
import { resized } from '../../dataflow/windows.js';
import type { NodeContext, NodeRules } from '../node-rule.js';

type ResizeAttributes = Attributes<'resize'>;

export const resizingRules: NodeRules = {
  /** Deprecated since opset 10: Resize with the oldest conventions. */
  Upsample(context) {
    const scales = context.opset < 9 ? context.attributes.floats('scales') : null;
    return resize(context, {
      scales: scales ?? needIntegers(context.input(1), 'scales'),
      sizes: null,
      coordinates: 'asymmetric',
      rounding: 'floor',
    });
  },

  Resize(context) {
    const { attributes } = context;
    if (context.opset < 11) {
      const scales = needIntegers(context.input(1), 'scales');
      return resize(context, { scales, sizes: null, coordinates: 'asymmetric', rounding: 'floor' });
    }
    if (attributes.integer('antialias', 0) !== 0)
      throw unsupported('It smooths before it shrinks (antialias).');
    if (attributes.integer('exclude_outside', 0) !== 0)
      throw unsupported('It leaves out pixels beyond the border.');
    if (attributes.text('keep_aspect_ratio_policy', 'stretch') !== 'stretch') {
      throw unsupported('It keeps the proportions of its input (keep_aspect_ratio_policy).');
    }
    const stated = attributes.text('coordinate_transformation_mode', 'half_pixel');
    const coordinates = coordinateModes[stated];
    if (!coordinates) throw unsupported(`It maps pixels in the mode "${stated}".`);
    const rounding = roundingModes[attributes.text('nearest_mode', 'round_prefer_floor')];
    if (!rounding) throw unsupported(`It rounds in the mode "${attributes.text('nearest_mode', '')}".`);
    return resize(context, {
      scales: listOrNull(context.optional(2), 'scales'),
      sizes: listOrNull(context.optional(3), 'sizes'),
      coordinates,
      rounding,
    });
  },
};

const coordinateModes: Readonly<Record<string, ResizeAttributes['coordinates']>> = {
  half_pixel: 'half-pixel',
  asymmetric: 'asymmetric',
  align_corners: 'align-corners',
  pytorch_half_pixel: 'pytorch-half-pixel',
};

const roundingModes: Readonly<Record<string, ResizeAttributes['rounding']>> = {
  round_prefer_floor: 'round-prefer-floor',
  round_prefer_ceil: 'round-prefer-ceil',
  floor: 'floor',
  ceil: 'ceil',
};

const interpolations: Readonly<Record<string, ResizeAttributes['interpolation']>> = {
  nearest: 'nearest',
  linear: 'bilinear',
  cubic: 'bicubic',
};

interface Resizing {
  /** One entry per axis of the tensor, or of `axes`. */
  readonly scales: readonly number[] | null;
  readonly sizes: readonly number[] | null;
  readonly coordinates: ResizeAttributes['coordinates'];
  readonly rounding: ResizeAttributes['rounding'];
}

function resize(context: NodeContext, { scales, sizes, coordinates, rounding }: Resizing): DataflowTensor {
  const { attributes, operation } = context;
  const x = needFeature(context.input(0));
  const mode = attributes.text('mode', 'nearest');
  const interpolation = interpolations[mode];
  if (!interpolation) throw unsupported(`It interpolates in the mode "${mode}".`);
  const shape = operation.shapeOf(x);
  const axes = attributes.integers('axes') ?? shape.map((_, axis) => axis);
  const [size, scale] = [spaceOf(sizes, axes, shape.length), spaceOf(scales, axes, shape.length)];
  if (!size && !scale) throw unsupported('It states neither sizes nor scales.');
  // Sizes that the file computes from an open image size are not known.
  if (size?.some((length) => Number.isNaN(length))) {
    throw unsupported('It resizes to a size that depends on an image size that the file leaves open.');
  }
  const others = (sizes ?? scales ?? []).filter(
    (_, index) => ((axes[index] ?? 0) + shape.length) % shape.length < 2,
  );
  const keepsOthers = others.every(
    (value, axis) => Number.isNaN(value) || value === (sizes ? (shape[axis] ?? value) : 1),
  );
  if (!keepsOthers) throw unsupported('It resizes channels or the batch.');
  if (!size && scale?.every((factor) => factor === 1)) return passedOn(operation, x);
  const cubicCoefficient = attributes.number('cubic_coeff_a', -0.75);
  return resized(operation, x, {
    size,
    scales: size ? null : scale,
    interpolation,
    fit: 'stretch',
    coordinates,
    rounding,
    cubicCoefficient,
  });
}

/** The entries for rows and columns; null when the list is absent or empty. */
function spaceOf(list: readonly number[] | null, axes: readonly number[], rank: number): Pair | null {
  if (!list || list.length === 0) return null;
  const places = axes.map((axis) => (axis < 0 ? axis + rank : axis));
  const of = (axis: number) => list[places.indexOf(axis)] ?? 1;
  return [of(2), of(3)];
}

function listOrNull(tensor: DataflowTensor | null, what: string): number[] | null {
  const list = tensor ? needIntegers(tensor, what) : [];
  return list.length > 0 ? list : null;
}
