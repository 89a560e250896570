import { unsupported } from '../../../dataflow/dataflow-draft.js';
import { needFeature } from '../../../dataflow/operands.js';
import { padded, sliced } from '../../../dataflow/selection.js';
import { depthToSpace, resized, spaceToDepth } from '../../../dataflow/windows.js';
import type { DataflowTensor } from '../../../dataflow/tensor.js';
import type { Pair } from '../../../../ops/geometry.js';
import type { Attributes } from '../../../../ops/op.js';
import { kerasSampling } from '../../../../ops/resample.js';
import type { NodeContext, NodeRules } from '../node-context.js';
import { withChannelsLast } from './image-layout.js';

type Resize = Attributes<'resize'>;

/** Operations that change images' height and width, apart from convolutions and pools. */
export const imageRules: NodeRules = {
  BatchToSpaceND: joinedParts,
  DepthToSpace: (context) => shuffled(context, depthToSpace),
  ResizeBilinear: (context) => resize(context, 'bilinear'),
  ResizeNearestNeighbor: (context) => resize(context, 'nearest'),
  SpaceToBatchND: cutIntoParts,
  SpaceToDepth: (context) => shuffled(context, spaceToDepth),
};

/** By a factor where it can be told, so that the network runs on images of other sizes too. */
function resize(context: NodeContext, interpolation: 'bilinear' | 'nearest'): DataflowTensor {
  const { operation } = context;
  const image = needFeature(context.input(0));
  const [height = Number.NaN, width = Number.NaN] = context.integers(1, 'size');
  const isOpen = Number.isNaN(height) || Number.isNaN(width);
  const [, rows, columns] = operation.shapeOf(image);
  const scales = isOpen ? context.openScales() : wholeFactors([height, width], [rows ?? 0, columns ?? 0]);
  if (isOpen && !scales) throw unsupported('It resizes to a size that the file leaves open.');
  return resized(operation, image, {
    size: scales ? null : [height, width],
    scales,
    interpolation,
    fit: 'stretch',
    ...conventions(context),
    cubicCoefficient: kerasSampling.cubicCoefficient,
  });
}

/** How often one size goes into another; null when it does not. */
function wholeFactors(output: Pair, input: Pair): Pair | null {
  const factors: Pair = [output[0] / input[0], output[1] / input[1]];
  return factors.every((factor) => Number.isInteger(factor) && factor > 0) ? factors : null;
}

/** Where pixels lie, by TensorFlow's two flags. */
function conventions({ attributes }: NodeContext): Pick<Resize, 'coordinates' | 'rounding'> {
  if (attributes.flag('align_corners', false)) {
    return { coordinates: 'align-corners', rounding: 'round-prefer-ceil' };
  }
  return attributes.flag('half_pixel_centers', false)
    ? { coordinates: 'half-pixel', rounding: 'round-prefer-ceil' }
    : { coordinates: 'asymmetric', rounding: 'floor' };
}

function shuffled(context: NodeContext, run: typeof depthToSpace | typeof spaceToDepth): DataflowTensor {
  const blockSize = context.attributes.number('block_size') ?? 0;
  if (!(Number.isInteger(blockSize) && blockSize > 0)) throw unsupported(`Its block size is ${blockSize}.`);
  return withChannelsLast(context, context.input(0), (image) =>
    run(context.operation, image, { blockSize, order: 'DCR' }),
  );
}

/**
 * How converters wrote a dilated convolution: the image is padded and cut into as many images as the block has
 * pixels, each with every second (third …) row and column. The network keeps the padded image whole, and what runs
 * between this and `BatchToSpaceND` runs over it with gaps.
 */
function cutIntoParts(context: NodeContext): DataflowTensor {
  if (context.block) throw unsupported('It cuts an image that is cut into parts already.');
  const [top = 0, bottom = 0, left = 0, right = 0] = context.integers(2, 'margins');
  return padded(context.operation, context.input(0), {
    before: [0, top, left, 0],
    after: [0, bottom, right, 0],
    mode: 'constant',
    value: 0,
  });
}

function joinedParts(context: NodeContext): DataflowTensor {
  const { block } = context;
  const [rows, columns] = blockOf(context);
  if (block?.[0] !== rows || block[1] !== columns) {
    throw unsupported('It joins images that no SpaceToBatchND of the same block cut.');
  }
  const [top = 0, bottom = 0, left = 0, right = 0] = context.integers(2, 'margins');
  const [, height = null, width = null] = context.operation.shapeOf(needFeature(context.input(0)));
  const end = (length: number | null, margin: number) =>
    margin === 0 ? null : length === null ? -margin : length - margin;
  return sliced(context.operation, context.input(0), [
    { axis: 1, begin: top, end: end(height, bottom), step: 1 },
    { axis: 2, begin: left, end: end(width, right), step: 1 },
  ]);
}

/** The block of a SpaceToBatchND or BatchToSpaceND. */
export function blockOf(context: NodeContext): Pair {
  const [rows = 1, columns = 1, ...more] = context.integers(1, 'block');
  if (more.length > 0) throw unsupported('It cuts other axes than height and width.');
  return [rows, columns];
}
