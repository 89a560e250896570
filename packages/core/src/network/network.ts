import type { InputEncodingGuess } from '../images/guess-input-encoding.js';
import type { Attributes, OpName } from '../ops/op.js';

/** A tensor's shape; `null` is a size that the file leaves open (the batch, or an image size). NHWC. */
export type Shape = readonly (number | null)[];

/** One weight as the file holds it, converted to float32 and to TensorFlow's axis order. */
export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array<ArrayBuffer>;
}

/**
 * One operation. `inputs` are ids of nodes before it; `weights` are named by role ("kernel", "bias", "gamma" …).
 * A shared layer's nodes refer to the same `Weight` objects.
 */
export interface NetworkNode<Op extends OpName = OpName> {
  readonly id: string;
  /** Name of the layer that this node belongs to: what the user knows it by. */
  readonly layer: string;
  readonly op: Op;
  readonly attributes: Attributes<Op>;
  readonly inputs: readonly string[];
  readonly weights: Readonly<Record<string, Weight>>;
  /** `null`: unknown, because the node is opaque or follows an opaque one. */
  readonly outputShape: Shape | null;
}

/** A layer as the user knows it: one or several nodes (a convolution and its activation) under one name. */
export interface Layer {
  /** Unique; nested models contribute a path ("encoder/conv_1"). */
  readonly name: string;
  /** Class name in the file: "Conv2D", "BatchNormalization" … */
  readonly type: string;
  /** In topological order; the last one's output is the layer's output. Never empty. */
  readonly nodeIds: readonly string[];
  readonly outputShape: Shape | null;
  /** How many scalars the layer's weights hold; a weight shared between two layers counts in both. */
  readonly parameterCount: number;
  /** Weights under the names of the file, for layers that cannot run and for the weight inspector. */
  readonly weights: Readonly<Record<string, Weight>>;
  /** Why the layer itself cannot run, in a sentence; null when it can. */
  readonly unsupported: string | null;
}

/** Where a network came from: for the user's eyes and for provenance. */
export interface NetworkSource {
  readonly format: string;
  /** What wrote the file, as far as it says ("Keras 3.15.1"). */
  readonly producer?: string;
  /** The file holds weights only and nothing runs: the person may point to the architecture. */
  readonly architectureMissing?: true;
}

/** An immutable graph: plain data that can be cloned to another thread. Nodes are in topological order. */
export interface Network {
  readonly name: string;
  readonly source: NetworkSource;
  readonly nodes: readonly NetworkNode[];
  readonly layers: readonly Layer[];
  /** Node ids of op `input`. */
  readonly inputs: readonly string[];
  /** Node ids of the model's outputs. */
  readonly outputs: readonly string[];
  /** How the model wants its pixels, and why that is believed. */
  readonly inputEncoding: InputEncodingGuess;
  /** What the person should know but that stops nothing ("weight x holds NaN"). */
  readonly warnings: readonly string[];
}
