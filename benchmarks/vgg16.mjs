// VGG16's convolutions: their sizes, a file of them with random weights in the layout of the public one, and what a step costs.
import h5wasm from 'h5wasm/node';
import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** Filters of each block's convolutions; a pool halves the sides after each block. */
const blocks = [
  [64, 64],
  [128, 128],
  [256, 256, 256],
  [512, 512, 512],
  [512, 512, 512],
];

/** In order, with the side of the map that each makes of an image of `side` pixels. @param {number} side */
export function convolutions(side) {
  let inChannels = 3;
  return blocks.flatMap((filters, block) =>
    filters.map((count, index) => {
      const layer = {
        name: `block${block + 1}_conv${index + 1}`,
        side: Math.floor(side / 2 ** block),
        inChannels,
        filters: count,
      };
      inChannels = count;
      return layer;
    }),
  );
}

/**
 * GFLOP of a forward pass up to a layer and of the gradient on the image: twice 2 · 9 · in · out for each cell.
 * @param {string} target
 * @param {number} side
 */
export function gflopOfStep(target, side) {
  const layers = convolutions(side);
  const last = layers.findIndex(({ name }) => name === target);
  return layers
    .slice(0, last + 1)
    .reduce(
      (sum, { side: map, inChannels, filters }) => sum + (2 * 2 * 9 * inChannels * filters * map ** 2) / 1e9,
      0,
    );
}

/**
 * The least time of such a step: F(4×4, 3×3) has a quarter of a direct convolution's products; the first layer, with too few channels
 * for it, has them all, and the last is computed for one channel only.
 * @param {string} target
 * @param {number} side
 * @param {number} gflops how fast products and sums are made
 */
export function leastMsOfStep(target, side, gflops) {
  const layers = convolutions(side);
  const last = layers.findIndex(({ name }) => name === target);
  const gflop = layers.slice(0, last + 1).reduce((sum, layer, index) => {
    const filters = index === last ? 1 : layer.filters;
    const direct = (2 * 2 * 9 * layer.inChannels * filters * layer.side ** 2) / 1e9;
    return sum + (index === 0 || index === last ? direct : direct / 4);
  }, 0);
  return (gflop / gflops) * 1000;
}

/** He's initialization, so that activations neither vanish nor explode; from a seed of its own (mulberry32, Box and Muller). */
function normals(seed) {
  let state = seed >>> 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

/**
 * Weights `[3, 3, in, out]` and biases by layer, the same for every peer. Each filter sums up to zero: it answers to what changes in
 * an image. Otherwise half of them would be closed everywhere by the brightness alone, and a dead filter is tried again.
 */
export function vggWeights() {
  return convolutions(1).map(({ name, inChannels, filters }, index) => {
    const normal = normals(index + 1);
    const deviation = Math.sqrt(2 / (9 * inChannels));
    const kernel = Float32Array.from({ length: 9 * inChannels * filters }, () => normal() * deviation);
    for (let filter = 0; filter < filters; filter++) {
      let sum = 0;
      for (let index = filter; index < kernel.length; index += filters) sum += kernel[index] ?? 0;
      for (let index = filter; index < kernel.length; index += filters)
        kernel[index] -= sum / (9 * inChannels);
    }
    return { name, inChannels, filters, kernel, bias: new Float32Array(filters) };
  });
}

/** Writes the file once, 59 MB. @param {string} folder @returns its path */
export async function vggFile(folder) {
  const path = join(folder, 'vgg16_zero_mean_notop.h5');
  if (await stat(path).catch(() => null)) return path;
  await mkdir(folder, { recursive: true });
  await h5wasm.ready;
  const file = new h5wasm.File(path, 'w');
  const layers = vggWeights();
  const names = blocks.flatMap((filters, block) => [
    ...filters.map((_, index) => `block${block + 1}_conv${index + 1}`),
    `block${block + 1}_pool`,
  ]);
  file.create_attribute('layer_names', ['input_1', ...names]);
  file.create_attribute('backend', 'tensorflow');
  file.create_attribute('keras_version', '2.0.0');
  for (const name of ['input_1', ...names]) {
    const layer = layers.find((each) => each.name === name);
    const group = file.create_group(name);
    const weights = layer ? [`${name}_W_1:0`, `${name}_b_1:0`] : [];
    if (!layer) {
      group.create_attribute('weight_names', new Float64Array(0));
      continue;
    }
    group.create_attribute('weight_names', weights);
    const { inChannels, filters, kernel, bias } = layer;
    group.create_dataset({
      name: weights[0],
      data: kernel,
      shape: [3, 3, inChannels, filters],
      dtype: '<f4',
    });
    group.create_dataset({ name: weights[1], data: bias, shape: [filters], dtype: '<f4' });
  }
  file.close();
  return path;
}
