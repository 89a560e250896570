import type { Shape } from '../../network/network.js';

/** A layer's settings, as the file states them but in Keras 2's words. */
export type KerasConfig = Readonly<Record<string, unknown>>;

/** A Keras model in one form for all generations: a sequence is stated as a graph, and keys have Keras 2's names. */
export interface KerasModel {
  readonly name: string;
  /** In the order of the file. Names are unique within a model. */
  readonly layers: readonly KerasLayer[];
  readonly inputs: readonly TensorReference[];
  readonly outputs: readonly TensorReference[];
}

export interface KerasLayer {
  readonly name: string;
  readonly className: string;
  /** The Python module of the class in Keras 3 files, else "". */
  readonly module: string;
  /** True when the class is not one of Keras's own. */
  readonly isCustom: boolean;
  readonly config: KerasConfig;
  /** One entry per time that the layer is applied. */
  readonly calls: readonly LayerCall[];
  /** The layers of a nested model; null for a plain layer. */
  readonly model: KerasModel | null;
}

export interface LayerCall {
  readonly inputs: readonly TensorReference[];
  /** Numbers among the arguments (`x + 1.0` in Keras 3), by their position among all arguments. */
  readonly constants: readonly PositionedNumber[];
}

export interface PositionedNumber {
  readonly position: number;
  readonly value: number;
}

/** An output of a layer of the same model. */
export interface TensorReference {
  readonly layer: string;
  /** Which call of the layer. */
  readonly call: number;
  /** Which output, for nested models with several. */
  readonly output: number;
}

/** Which generation of Keras wrote a file; defaults of some layers differ. */
export type KerasGeneration = 1 | 2 | 3;

/** The shape that an input layer states, batch included; null when it states none. */
export function inputShapeOf(config: KerasConfig): Shape | null {
  const whole = shapeFrom(config['batch_input_shape'] ?? config['batch_shape']);
  if (whole) return whole;
  const withoutBatch = shapeFrom(config['input_shape'] ?? config['shape']);
  return withoutBatch ? [null, ...withoutBatch] : null;
}

function shapeFrom(value: unknown): Shape | null {
  if (!Array.isArray(value)) return null;
  return value.map((size) => (typeof size === 'number' && Number.isInteger(size) && size > 0 ? size : null));
}
