import { add, gatherND, mul, reshape, tensor, tensor2d, transpose, type Tensor } from '@tensorflow/tfjs-core';
import { runBackendKernel } from '../../ops/backend-kernels.js';
import { identityMap, type LinearMap, type Size } from '../linear-map.js';

/**
 * The image turned about its middle, counter-clockwise, bilinear; what comes in at the corners is `fill`. The adjoint scatters.
 * Where the backend has no kernel for it, both are written as gathers, which run on every backend: a pixel is asked for by a few others
 * only.
 */
export function rotationMap(size: Size, degrees: number, fill: number): LinearMap {
  if (degrees === 0) return identityMap(size);
  const radians = (degrees * Math.PI) / 180;
  const rotated = (image: Tensor, isAdjoint: boolean) =>
    runBackendKernel('Rotation', { image }, { radians, outside: fill, isAdjoint });
  let known: readonly Gather[] | null = null;
  const forward = () => (known ??= neighbourGathers(size, radians));
  return {
    size,
    apply: (image) =>
      rotated(image, false) ?? add(gathered(image, forward()), outsideOf(forward(), size, fill)),
    adjoint: (gradient) => rotated(gradient, true) ?? gathered(gradient, reversed(forward())),
  };
}

/** What `fill` gives to each pixel: the share that no pixel of the image has. */
function outsideOf(forward: readonly Gather[], { height, width }: Size, fill: number): Tensor {
  const outside = new Float32Array(height * width).fill(fill);
  for (const { weights } of forward) {
    weights.forEach((weight, pixel) => {
      outside[pixel] = (outside[pixel] ?? 0) - fill * weight;
    });
  }
  return tensor(outside, [1, height, width, 1]);
}

/** For every pixel one pixel to take, counted row by row, and how much of it; where there is none, weight 0. */
interface Gather {
  readonly indices: Int32Array;
  readonly weights: Float32Array;
}

function emptyGather(pixelCount: number): Gather {
  return { indices: new Int32Array(pixelCount), weights: new Float32Array(pixelCount) };
}

/** The four pixels around the place that each pixel comes from. */
function neighbourGathers({ height, width }: Size, radians: number): readonly Gather[] {
  const [cosine, sine] = [Math.cos(radians), Math.sin(radians)];
  const [middleRow, middleColumn] = [(height - 1) / 2, (width - 1) / 2];
  return [0, 1, 2, 3].map((corner) => {
    const gather = emptyGather(height * width);
    const [below, beside] = [corner >> 1, corner & 1];
    for (let pixel = 0; pixel < height * width; pixel++) {
      const down = Math.floor(pixel / width) - middleRow;
      const right = (pixel % width) - middleColumn;
      const row = middleRow + cosine * down + sine * right;
      const column = middleColumn - sine * down + cosine * right;
      const nearRow = Math.floor(row) + below;
      const nearColumn = Math.floor(column) + beside;
      if (nearRow < 0 || nearRow >= height || nearColumn < 0 || nearColumn >= width) continue;
      gather.indices[pixel] = nearRow * width + nearColumn;
      gather.weights[pixel] = (1 - Math.abs(row - nearRow)) * (1 - Math.abs(column - nearColumn));
    }
    return gather;
  });
}

/** The other way round: for every pixel those that take of it; as many gathers as the most asked one needs. */
function reversed(forward: readonly Gather[]): readonly Gather[] {
  const pixelCount = forward[0]?.indices.length ?? 0;
  const counts = new Uint8Array(pixelCount);
  const all: Gather[] = [];
  for (const { indices, weights } of forward) {
    for (let pixel = 0; pixel < pixelCount; pixel++) {
      const weight = weights[pixel] ?? 0;
      if (weight === 0) continue;
      const taken = indices[pixel] ?? 0;
      const place = counts[taken] ?? 0;
      counts[taken] = place + 1;
      const gather = (all[place] ??= emptyGather(pixelCount));
      gather.indices[taken] = pixel;
      gather.weights[taken] = weight;
    }
  }
  return all;
}

/** With all images' values of a pixel side by side: on wasm `gatherND` copies such slices whole, `gather` number by number. */
function gathered(image: Tensor, parts: readonly Gather[]): Tensor {
  const [batch = 1, height = 1, width = 1, channels = 1] = image.shape;
  const pixelCount = height * width;
  const pixels = reshape(transpose(image, [1, 2, 0, 3]), [pixelCount, batch * channels]);
  const sum = parts
    .map(({ indices, weights }) =>
      mul(gatherND(pixels, tensor2d(indices, [pixelCount, 1], 'int32')), tensor2d(weights, [pixelCount, 1])),
    )
    .reduce((total, part) => add(total, part));
  return transpose(reshape(sum, [height, width, batch, channels]), [2, 0, 1, 3]);
}
