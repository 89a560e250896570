import type { Pair } from '../../ops/geometry.js';
import type { KerasConfig, KerasLayer, KerasModel } from '../keras/keras-model.js';
import type { FileWeights } from './file-weights.js';

/** A published network, told from the weights of its layers. Null: the file holds another. */
export type Architecture = (file: FileWeights) => KerasModel | null;

interface ConvolutionSettings {
  readonly size: number | Pair;
  /** Default: 1. */
  readonly strides?: number;
  /** Default: 'valid'. */
  readonly padding?: 'same' | 'valid';
  /** Default: none. */
  readonly activation?: string;
}

/**
 * Makes a model layer by layer, each method returning the name of the layer that it adds. How many filters a layer
 * has, and whether it has a bias, follows from the file's weights; what else must fit is checked against them.
 */
export class ArchitectureBuilder {
  readonly #layers: KerasLayer[] = [];
  readonly #used = new Set<string>();
  readonly #numbered = new Map<string, string[]>();
  #fits = true;

  constructor(
    readonly file: FileWeights,
    readonly name: string,
  ) {}

  /** @param side height and width that the network was made for; null: any */
  input(side: number | null, channels: number): string {
    return this.#add('InputLayer', 'input', { batch_input_shape: [null, side, side, channels] }, []);
  }

  conv(name: string, input: string, settings: ConvolutionSettings): string {
    this.#checkKernel(name, 0, settings.size);
    return this.#add('Conv2D', name, this.#convolution(settings, this.#weightCount(name) > 1), [input], true);
  }

  depthwiseConv(name: string, input: string, settings: ConvolutionSettings): string {
    this.#checkKernel(name, 0, settings.size);
    const config = this.#convolution(settings, this.#weightCount(name) > 1);
    return this.#add('DepthwiseConv2D', name, config, [input], true);
  }

  separableConv(name: string, input: string, settings: ConvolutionSettings): string {
    this.#checkKernel(name, 0, settings.size);
    this.#checkKernel(name, 1, 1);
    const config = this.#convolution(settings, this.#weightCount(name) > 2);
    return this.#add('SeparableConv2D', name, config, [input], true);
  }

  /** @param epsilon default: Keras's, 1e-3 */
  batchNorm(name: string, input: string, epsilon = 1e-3): string {
    const count = this.#weightCount(name);
    // Three weights: the scale is left to the layer behind (InceptionV3).
    this.#fits &&= count === 4 || count === 3;
    return this.#add('BatchNormalization', name, { epsilon, scale: count === 4 }, [input], true);
  }

  dense(name: string, input: string, activation: string): string {
    this.#fits &&= this.file.kernelShape(name).length === 2;
    return this.#add('Dense', name, { activation, use_bias: this.#weightCount(name) > 1 }, [input], true);
  }

  relu(name: string, input: string, maxValue: number | null = null): string {
    return this.#add('ReLU', name, { max_value: maxValue }, [input]);
  }

  softmax(name: string, input: string): string {
    return this.#add('Activation', name, { activation: 'softmax' }, [input]);
  }

  /** @param margins one number for all sides, or [[top, bottom], [left, right]] */
  zeroPad(name: string, input: string, margins: number | readonly [Pair, Pair]): string {
    return this.#add('ZeroPadding2D', name, { padding: margins }, [input]);
  }

  maxPool(name: string, input: string, size: number, padding: 'same' | 'valid' = 'valid'): string {
    return this.#add('MaxPooling2D', name, { pool_size: size, strides: 2, padding }, [input]);
  }

  averagePool(
    name: string,
    input: string,
    size: number,
    strides: number,
    padding: 'same' | 'valid' = 'valid',
  ): string {
    return this.#add('AveragePooling2D', name, { pool_size: size, strides, padding }, [input]);
  }

  /** @param keepDims keep height and width as axes of length 1; default: no */
  globalAveragePool(name: string, input: string, keepDims = false): string {
    return this.#add('GlobalAveragePooling2D', name, { keepdims: keepDims }, [input]);
  }

  flatten(name: string, input: string): string {
    // A dense layer behind it takes the numbers in the order that the network kept them in.
    const kept = this.file.isChannelsFirst
      ? this.#add('Permute', `${name}_channels_first`, { dims: [3, 1, 2] }, [input])
      : input;
    return this.#add('Flatten', name, {}, [kept]);
  }

  add(name: string, inputs: readonly string[]): string {
    return this.#add('Add', name, {}, inputs);
  }

  concatenate(name: string, inputs: readonly string[]): string {
    return this.#add('Concatenate', name, { axis: -1 }, inputs);
  }

  /** The file's name of the next layer that Keras named after its class. */
  nextNumbered(prefix: string): string {
    const left = this.#numbered.get(prefix) ?? this.file.numbered(prefix);
    const [next = `${prefix} that is missing`, ...rest] = left;
    this.#numbered.set(prefix, rest);
    return next;
  }

  /** The model; null when a layer's weights are missing or of another shape, or the file holds some of more layers. */
  build(output: string): KerasModel | null {
    const [input] = this.#layers;
    const isComplete = this.#fits && this.file.names().every((name) => this.#used.has(name));
    if (!input || !(isComplete || this.file.isSketch)) return null;
    return {
      name: this.name,
      layers: this.#layers,
      inputs: [{ layer: input.name, call: 0, output: 0 }],
      outputs: [{ layer: output, call: 0, output: 0 }],
    };
  }

  #add(
    className: string,
    wanted: string,
    config: KerasConfig,
    inputs: readonly string[],
    hasWeights = false,
  ): string {
    if (hasWeights) {
      this.#fits &&= this.file.has(wanted);
      this.#used.add(wanted);
    }
    const call = { inputs: inputs.map((layer) => ({ layer, call: 0, output: 0 })), constants: [] };
    this.#layers.push({
      name: wanted,
      className,
      module: '',
      isCustom: false,
      config: { name: wanted, ...config },
      calls: inputs.length > 0 ? [call] : [],
      model: null,
    });
    return wanted;
  }

  #convolution(settings: ConvolutionSettings, usesBias: boolean): KerasConfig {
    const { strides = 1, padding = 'valid', activation = 'linear' } = settings;
    return { kernel_size: settings.size, strides, padding, activation, use_bias: usesBias };
  }

  #weightCount(name: string): number {
    return this.file.of(name).length;
  }

  #checkKernel(name: string, index: number, size: number | Pair): void {
    const shape = this.file.of(name)[index]?.weight.shape ?? [];
    const [height, width] = typeof size === 'number' ? [size, size] : size;
    this.#fits &&= shape.length === 4 && shape[0] === height && shape[1] === width;
  }
}

/** One pixel after the last row and column: what TensorFlow's 'same' adds for stride 2 on even sizes. */
export const oneAfter: readonly [Pair, Pair] = [
  [0, 1],
  [0, 1],
];
