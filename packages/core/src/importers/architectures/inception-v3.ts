import type { Pair } from '../../ops/geometry.js';
import type { KerasModel } from '../keras/keras-model.js';
import { ArchitectureBuilder } from './architecture-builder.js';
import type { FileWeights } from './file-weights.js';

/**
 * Szegedy et al. 2015, table 1, in the order in which Keras makes the layers: its convolutions and norms have numbers
 * for names, so their order is all that tells them apart.
 */
export function inceptionV3(file: FileWeights): KerasModel | null {
  const network = new InceptionBuilder(file);
  const { builder } = network;
  const [firstName = ''] = file.numbered('conv2d');
  const hasTop = file.has('predictions');
  let x = builder.input(hasTop ? 299 : null, file.kernelShape(firstName)[2] ?? 3);
  x = network.conv(x, 3, 2, 'valid');
  x = network.conv(x, 3, 1, 'valid');
  x = network.conv(x, 3);
  x = builder.maxPool('max_pooling2d_1', x, 3);
  x = network.conv(x, 1, 1, 'valid');
  x = network.conv(x, 3, 1, 'valid');
  x = builder.maxPool('max_pooling2d_2', x, 3);
  for (const mixed of [0, 1, 2]) x = network.smallWindows(x, `mixed${mixed}`);
  x = network.halving(x, 'mixed3', [[3]], [[1], [3], [3]]);
  for (const mixed of [4, 5, 6, 7]) x = network.longWindows(x, `mixed${mixed}`);
  x = network.halving(x, 'mixed8', [[1], [3]], [[1], [1, 7], [7, 1], [3]]);
  for (const mixed of [9, 10]) x = network.splitWindows(x, `mixed${mixed}`);
  if (hasTop) x = builder.dense('predictions', builder.globalAveragePool('avg_pool', x), 'softmax');
  return builder.build(x);
}

/** A window's height and width; one number for both. */
type WindowSize = readonly [number] | Pair;

class InceptionBuilder {
  readonly builder: ArchitectureBuilder;

  constructor(file: FileWeights) {
    this.builder = new ArchitectureBuilder(file, 'inception_v3');
  }

  /** Convolution, batch norm, ReLU. */
  conv(input: string, size: number | Pair, strides = 1, padding: 'same' | 'valid' = 'same'): string {
    const { builder } = this;
    const name = builder.nextNumbered('conv2d');
    const convolved = builder.conv(name, input, { size, strides, padding });
    const normed = builder.batchNorm(builder.nextNumbered('batch_normalization'), convolved);
    return builder.relu(name.replace('conv2d', 'activation'), normed);
  }

  /** mixed0 to mixed2: 1 × 1, 5 × 5, twice 3 × 3, pool. */
  smallWindows(input: string, name: string): string {
    return this.#concatenated(name, [
      this.#chain(input, [[1]]),
      this.#chain(input, [[1], [5]]),
      this.#chain(input, [[1], [3], [3]]),
      this.#pooled(input, name),
    ]);
  }

  /** mixed4 to mixed7: windows of 7 pixels, first along one axis and then along the other. */
  longWindows(input: string, name: string): string {
    return this.#concatenated(name, [
      this.#chain(input, [[1]]),
      this.#chain(input, [[1], [1, 7], [7, 1]]),
      this.#chain(input, [[1], [7, 1], [1, 7], [7, 1], [1, 7]]),
      this.#pooled(input, name),
    ]);
  }

  /** mixed9 and mixed10: 1 × 3 and 3 × 1 side by side. */
  splitWindows(input: string, name: string): string {
    const split = (from: string, part: string) =>
      this.#concatenated(`${name}_${part}`, [this.conv(from, [1, 3]), this.conv(from, [3, 1])]);
    return this.#concatenated(name, [
      this.#chain(input, [[1]]),
      split(this.#chain(input, [[1]]), 'split'),
      split(this.#chain(input, [[1], [3]]), 'double_split'),
      this.#pooled(input, name),
    ]);
  }

  /** mixed3 and mixed8: two chains whose last window has stride 2, and a pool. */
  halving(input: string, name: string, first: readonly WindowSize[], second: readonly WindowSize[]): string {
    const halved = (sizes: readonly WindowSize[]) =>
      this.conv(this.#chain(input, sizes.slice(0, -1)), 3, 2, 'valid');
    return this.#concatenated(name, [
      halved(first),
      halved(second),
      this.builder.maxPool(`${name}_pool`, input, 3),
    ]);
  }

  #chain(input: string, sizes: readonly WindowSize[]): string {
    return sizes.reduce((x, [height, width = height]) => this.conv(x, [height, width]), input);
  }

  #pooled(input: string, name: string): string {
    return this.conv(this.builder.averagePool(`${name}_pool`, input, 3, 1, 'same'), 1);
  }

  #concatenated(name: string, branches: readonly string[]): string {
    return this.builder.concatenate(name, branches);
  }
}
