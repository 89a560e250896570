/**
 * A 3×3 convolution with stride 1 by Winograd's minimal filtering. Tiles of the input are transformed and sorted by their 36 (16)
 * positions, each position is one matrix product `[tiles, inChannels] · [inChannels, outChannels]`, and the products are
 * transformed back. Some tiles at a time, so that what is between the steps stays in the second cache.
 *
 * The input gradient is a convolution with the kernel rotated by 180°: either one packed so, or the kernel of the forward pass on
 * mirrored images (its matrices transposed), for kernels too large to be kept twice.
 *
 * Workspace: scratch for one tile and four channels | transformed input `[position][tile][channel]` | products, likewise | a panel.
 */
import { activated } from './activation';
import { multiply, multiplyTransposed, paddedColumns, panelWidth } from './matrix';
import { loadFloats, storeFloats } from './vector';
import { tileSize, transformInput, transformKernel, transformOutput } from './winograd-transforms';

/** Two tiles of at most 6×6 vectors. */
const scratchSize: usize = 2 * 36 * 16;

/**
 * Floats between the ends and beginnings of positions. Without them positions would lie a power of two apart, all in the same few
 * sets of the cache.
 */
const positionGap: i32 = 16;

function paddedChannels(channels: i32): i32 {
  return (channels + 3) & ~3;
}

function positionStride(tiles: i32, channels: i32): usize {
  return (<usize>(tiles * channels + positionGap)) << 2;
}

/** Bytes of workspace that `winograd` wants. */
export function winogradWorkspace(
  outputSize: i32,
  inChannels: i32,
  outChannels: i32,
  tilesPerBlock: i32,
): usize {
  const positions = tileSize(outputSize) * tileSize(outputSize);
  return (
    scratchSize +
    <usize>positions * positionStride(tilesPerBlock, paddedChannels(inChannels)) +
    <usize>positions * positionStride(tilesPerBlock, paddedColumns(outChannels)) +
    ((<usize>paddedColumns(inChannels) * panelWidth) << 2)
  );
}

/**
 * Transforms a kernel and packs it: 36 (16) matrices, packed as `matrix.ts` says.
 * @param kernel `[3, 3, inChannels, outChannels]`
 * @param isRotated packs the kernel of the input gradient: rotated by 180°, from `outChannels` to `inChannels`
 * @param scratch of `scratchSize` bytes
 */
export function packWinograd(
  kernel: usize,
  inChannels: i32,
  outChannels: i32,
  isRotated: bool,
  outputSize: i32,
  scratch: usize,
  target: usize,
): void {
  const side = tileSize(outputSize);
  const depth = isRotated ? outChannels : inChannels;
  const columns = isRotated ? inChannels : outChannels;
  const position = (<usize>depth * paddedColumns(columns)) << 2;
  const rows = scratch + 9 * 16;
  const tapStride = (<usize>inChannels * outChannels) << 2;
  for (let first = 0; first < columns; first += panelWidth) {
    for (let k = 0; k < depth; k++) {
      const line = target + ((<usize>first * depth + <usize>k * panelWidth) << 2);
      // Both halves of a panel's line at once: it is then written to memory once. What fills the last panel up is 0.
      for (let half = 0; half < panelWidth; half += 4) {
        const n = first + half;
        const count = columns - n;
        for (let tap = 0; tap < 9; tap++) {
          const from = kernel + <usize>(isRotated ? 8 - tap : tap) * tapStride;
          const taps = isRotated
            ? loadColumn(from + ((<usize>n * outChannels + k) << 2), (<usize>outChannels) << 2, count)
            : loadFloats(from + ((<usize>k * outChannels + n) << 2), count);
          v128.store(scratch + ((<usize>tap) << 4), taps);
        }
        // Columns first: [side][3] vectors, then each row of them.
        for (let column = 0; column < 3; column++) {
          transformKernel(
            outputSize,
            scratch + ((<usize>column) << 4),
            48,
            rows + ((<usize>column) << 4),
            48,
          );
        }
        const to = line + ((<usize>half) << 2);
        for (let row = 0; row < side; row++) {
          transformKernel(
            outputSize,
            rows + <usize>row * 48,
            16,
            to + <usize>(row * side) * position,
            position,
          );
        }
      }
    }
  }
}

/** Up to four floats that lie `stride` apart. */
function loadColumn(from: usize, stride: usize, count: i32): v128 {
  let loaded = f32x4.splat(0);
  if (count > 0) loaded = v128.load32_lane(from, loaded, 0);
  if (count > 1) loaded = v128.load32_lane(from + stride, loaded, 1);
  if (count > 2) loaded = v128.load32_lane(from + 2 * stride, loaded, 2);
  if (count > 3) loaded = v128.load32_lane(from + 3 * stride, loaded, 3);
  return loaded;
}

/**
 * @param x `[batch, height, width, inChannels]`
 * @param kernel from `packWinograd`
 * @param bias `[outChannels]`; 0: none
 * @param isMirrored `kernel` is that of the convolution whose gradient this is, packed as it is, not rotated
 * @param y `[batch, outHeight, outWidth, outChannels]`
 * @param outputSize 4 or 2: results along a side of a tile
 */
export function winograd(
  x: usize,
  batch: i32,
  height: i32,
  width: i32,
  inChannels: i32,
  kernel: usize,
  isMirrored: bool,
  bias: usize,
  y: usize,
  outHeight: i32,
  outWidth: i32,
  outChannels: i32,
  top: i32,
  left: i32,
  activation: i32,
  slope: f32,
  outputSize: i32,
  tilesPerBlock: i32,
  workspace: usize,
): void {
  const side = tileSize(outputSize);
  const positions = side * side;
  const channels = paddedChannels(inChannels);
  const columns = paddedColumns(outChannels);
  const inputStride = positionStride(tilesPerBlock, channels);
  const productStride = positionStride(tilesPerBlock, columns);
  const input = workspace + scratchSize;
  const products = input + <usize>positions * inputStride;
  const panel = products + <usize>positions * productStride;
  const kernelStride =
    (<usize>(isMirrored ? outChannels * paddedColumns(inChannels) : inChannels * columns)) << 2;
  const tilesDown = (outHeight + outputSize - 1) / outputSize;
  const tilesAcross = (outWidth + outputSize - 1) / outputSize;
  const imageTiles = tilesDown * tilesAcross;
  const tiles = batch * imageTiles;
  const imageSize = (<usize>height * width * inChannels) << 2;
  const resultSize = (<usize>outHeight * outWidth * outChannels) << 2;
  const pixel = (<usize>inChannels) << 2;
  const resultPixel = (<usize>outChannels) << 2;
  // Where pixel (0, 0) of the first image lies, and how far it is to the next: backwards where images are mirrored.
  const sign: usize = isMirrored ? usize.MAX_VALUE : 1;
  const origin = isMirrored ? x + imageSize - pixel : x;
  const resultOrigin = isMirrored ? y + resultSize - resultPixel : y;
  const firstRow = isMirrored ? 2 - top + outHeight - height : top;
  const firstColumn = isMirrored ? 2 - left + outWidth - width : left;

  for (let first = 0; first < tiles; first += tilesPerBlock) {
    const count = min(tilesPerBlock, tiles - first);
    for (let tile = 0; tile < count; tile++) {
      const image = (first + tile) / imageTiles;
      const within = (first + tile) % imageTiles;
      readTile(
        origin + <usize>image * imageSize,
        sign * pixel,
        height,
        width,
        inChannels,
        (within / tilesAcross) * outputSize - firstRow,
        (within % tilesAcross) * outputSize - firstColumn,
        outputSize,
        workspace,
        input + ((<usize>tile * channels) << 2),
        inputStride,
      );
    }
    for (let position = 0; position < positions; position++) {
      const a = input + <usize>position * inputStride;
      const aStride = (<usize>channels) << 2;
      const b = kernel + <usize>position * kernelStride;
      const c = products + <usize>position * productStride;
      const cStride = (<usize>columns) << 2;
      if (isMirrored) multiplyTransposed(a, aStride, b, c, cStride, count, outChannels, inChannels, panel);
      else multiply(a, aStride, b, c, cStride, count, columns, inChannels, 0, 0, 0);
    }
    for (let tile = 0; tile < count; tile++) {
      const image = (first + tile) / imageTiles;
      const within = (first + tile) % imageTiles;
      writeTile(
        products + ((<usize>tile * columns) << 2),
        productStride,
        outputSize,
        workspace,
        bias,
        resultOrigin + <usize>image * resultSize,
        sign * resultPixel,
        outHeight,
        outWidth,
        outChannels,
        (within / tilesAcross) * outputSize,
        (within % tilesAcross) * outputSize,
        activation,
        slope,
      );
    }
  }
}

/**
 * Transforms the tile that begins at (row, column), which may lie in part outside the image: zeros are there.
 * @param pixel from a pixel to the next, in bytes
 */
function readTile(
  image: usize,
  pixel: usize,
  height: i32,
  width: i32,
  channels: i32,
  row: i32,
  column: i32,
  outputSize: i32,
  scratch: usize,
  to: usize,
  toStride: usize,
): void {
  const side = tileSize(outputSize);
  const half = scratch + 36 * 16;
  const sideSize = (<usize>side) << 4;
  const line = <usize>width * pixel;
  const isInside = row >= 0 && column >= 0 && row + side <= height && column + side <= width;
  const corner = image + <usize>(row * width + column) * pixel;
  for (let channel = 0; channel < channels; channel += 4) {
    const offset = (<usize>channel) << 2;
    let from = corner + offset;
    let down = line;
    let across = pixel;
    if (!isInside || channel + 4 > channels) {
      gatherTile(image + offset, height, width, channels - channel, pixel, row, column, side, scratch);
      from = scratch;
      down = sideSize;
      across = 16;
    }
    for (let each = 0; each < side; each++) {
      transformInput(outputSize, from + <usize>each * across, down, half + ((<usize>each) << 4), sideSize);
    }
    let target = to + offset;
    for (let each = 0; each < side; each++) {
      transformInput(outputSize, half + <usize>each * sideSize, 16, target, toStride);
      target += <usize>side * toStride;
    }
  }
}

function gatherTile(
  image: usize,
  height: i32,
  width: i32,
  count: i32,
  pixel: usize,
  row: i32,
  column: i32,
  side: i32,
  to: usize,
): void {
  let target = to;
  for (let y = row; y < row + side; y++) {
    for (let x = column; x < column + side; x++) {
      const isInside = y >= 0 && y < height && x >= 0 && x < width;
      v128.store(
        target,
        isInside ? loadFloats(image + <usize>(y * width + x) * pixel, count) : f32x4.splat(0),
      );
      target += 16;
    }
  }
}

/** Transforms the products of one tile back and writes what of it lies inside the result. */
function writeTile(
  products: usize,
  productStride: usize,
  outputSize: i32,
  scratch: usize,
  bias: usize,
  y: usize,
  pixel: usize,
  height: i32,
  width: i32,
  channels: i32,
  row: i32,
  column: i32,
  activation: i32,
  slope: f32,
): void {
  const side = tileSize(outputSize);
  const half = scratch + 36 * 16;
  const sideSize = (<usize>side) << 4;
  const rows = min(outputSize, height - row);
  const columns = min(outputSize, width - column);
  const corner = y + <usize>(row * width + column) * pixel;
  for (let channel = 0; channel < channels; channel += 4) {
    const offset = (<usize>channel) << 2;
    const count = channels - channel;
    for (let each = 0; each < side; each++) {
      transformOutput(
        outputSize,
        products + offset + <usize>each * productStride,
        <usize>side * productStride,
        half + ((<usize>each) << 4),
        sideSize,
      );
    }
    const added = bias != 0 ? loadFloats(bias + offset, count) : f32x4.splat(0);
    for (let each = 0; each < rows; each++) {
      transformOutput(outputSize, half + <usize>each * sideSize, 16, scratch, 16);
      let to = corner + <usize>each * (<usize>width * pixel) + offset;
      let from = scratch;
      for (let x = 0; x < columns; x++) {
        const value = activated(f32x4.add(v128.load(from), added), activation, slope);
        if (count >= 4) v128.store(to, value);
        else storeFloats(to, value, count);
        from += 16;
        to += pixel;
      }
    }
  }
}
