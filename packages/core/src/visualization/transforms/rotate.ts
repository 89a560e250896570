import { add, gather, mul, reshape, tensor, tensor1d, type Tensor } from '@tensorflow/tfjs-core';
import { identityMap, type LinearMap, type Size } from '../linear-map.js';

/**
 * The image turned about its middle, counter-clockwise, bilinear; what comes in at the corners is `fill`. The adjoint scatters.
 * As every pixel is asked for by a few others only, it is written as gathers too: they run on every backend.
 */
export function rotationMap(size: Size, degrees: number, fill: number): LinearMap {
  if (degrees === 0) return identityMap(size);
  const taps = rotationTaps(size, degrees);
  const forward = gathers(taps, 'to', size);
  const backward = gathers(taps, 'from', size);
  const pixelCount = size.height * size.width;
  const outside = new Float32Array(pixelCount).fill(fill);
  for (const { to, weight } of taps) outside[to] = (outside[to] ?? 0) - fill * weight;
  return {
    size,
    apply: (image) => add(gathered(image, forward), tensor(outside, [1, size.height, size.width, 1])),
    adjoint: (gradient) => gathered(gradient, backward),
  };
}

/** That a pixel of the result takes so much of a pixel of the image, both counted row by row. */
interface Tap {
  readonly to: number;
  readonly from: number;
  readonly weight: number;
}

function rotationTaps({ height, width }: Size, degrees: number): Tap[] {
  const angle = (degrees * Math.PI) / 180;
  const [cosine, sine] = [Math.cos(angle), Math.sin(angle)];
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  const taps: Tap[] = [];
  for (let to = 0; to < height * width; to++) {
    const down = Math.floor(to / width) - middleRow;
    const right = (to % width) - middleColumn;
    const row = middleRow + cosine * down + sine * right;
    const column = middleColumn - sine * down + cosine * right;
    for (const [nearRow, rowWeight] of neighbours(row)) {
      for (const [nearColumn, columnWeight] of neighbours(column)) {
        const weight = rowWeight * columnWeight;
        const isInside = nearRow >= 0 && nearRow < height && nearColumn >= 0 && nearColumn < width;
        if (isInside && weight > 0) taps.push({ to, from: nearRow * width + nearColumn, weight });
      }
    }
  }
  return taps;
}

/** The two whole positions around one, with their weights. */
function neighbours(position: number): readonly (readonly [number, number])[] {
  const before = Math.floor(position);
  return [
    [before, 1 - (position - before)],
    [before + 1, position - before],
  ];
}

/** For every pixel one pixel to take and its weight; where there is none, weight 0. */
interface Gather {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

/** As many gathers as the most asked pixel needs. */
function gathers(taps: readonly Tap[], end: 'to' | 'from', { height, width }: Size): readonly Gather[] {
  const counts = new Uint8Array(height * width);
  const all: Gather[] = [];
  for (const tap of taps) {
    const [at, other] = end === 'to' ? [tap.to, tap.from] : [tap.from, tap.to];
    const place = counts[at] ?? 0;
    counts[at] = place + 1;
    const target = (all[place] ??= {
      indices: new Int32Array(height * width),
      weights: new Float32Array(height * width),
    });
    target.indices[at] = other;
    target.weights[at] = tap.weight;
  }
  return all;
}

function gathered(image: Tensor, parts: readonly Gather[]): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = image.shape;
  const pixels = reshape(image, [batch, height * width, channels]);
  const sum = parts
    .map(({ indices, weights }) =>
      mul(gather(pixels, tensor1d(indices, 'int32'), 1), tensor(weights, [1, height * width, 1])),
    )
    .reduce((total, part) => add(total, part));
  return reshape(sum, image.shape);
}
