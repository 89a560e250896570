import type { Tensor } from '@tensorflow/tfjs-core';
import type { Shape, Weight } from '../network/network.js';
import type { FusedActivation } from './fused-activation.js';
import type { OpTable } from './op-table.js';

export type OpName = keyof OpTable;

/** The attribute type of an op. */
export type Attributes<Op extends OpName = OpName> = OpTable[Op] extends OpDefinition<infer A> ? A : never;

/** Gives device copies of a node's weights, made once and owned by the caller's cache: ops never dispose of them. */
export interface WeightTensors {
  /** The weight called `role`, or null when the node has none. */
  get(role: string): Tensor | null;
  /** A tensor derived from weights, under a name that is unique within the node: made on first use, then kept. */
  derive(name: string, make: () => Tensor): Tensor;
}

export interface ForwardContext<A> {
  readonly attributes: A;
  readonly inputs: readonly Tensor[];
  readonly weights: WeightTensors;
  /** An activation to apply to the result; only given to ops that declare `fusesActivation`. */
  readonly activation: FusedActivation | undefined;
}

export interface GradientContext<A> {
  readonly attributes: A;
  readonly weights: WeightTensors;
  /** Shapes of the inputs in the forward pass, always known. */
  readonly inputShapes: readonly (readonly number[])[];
  /** The inputs of the forward pass; only when `gradientNeeds` names 'inputs'. */
  readonly inputs: readonly Tensor[];
  /** The output of the forward pass; only when `gradientNeeds` names 'output', else null. */
  readonly output: Tensor | null;
  /** d objective / d output: same shape as the output. */
  readonly outputGradient: Tensor;
  /** Which input the gradient is asked for. */
  readonly inputIndex: number;
  /** What the gradient does where a rectifier cut the forward pass. */
  readonly rule: GradientRule;
}

/**
 * How gradients pass a rectifier (ReLU and its kin): 'plain' is calculus; 'redirected' lets the gradient into
 * closed units when the whole map is closed (Lucid's remedy for dead starts); 'guided' also drops negative
 * gradients (guided backpropagation, Springenberg et al. 2015).
 */
export type GradientRule = 'plain' | 'redirected' | 'guided';

/** What `inputGradient` wants kept from the forward pass. */
export type GradientNeed = 'inputs' | 'output';

/** An operation: how it infers its shape, runs, and sends a gradient back to its inputs. */
export interface OpDefinition<A> {
  /** Output shape. Throws a `FeaturescopeError` (`INVALID_REQUEST`) with a clear sentence when the inputs do not fit. */
  inferShape(attributes: A, inputShapes: readonly Shape[], weights: Readonly<Record<string, Weight>>): Shape;
  /** Runs inside `tf.tidy`: may leave intermediates; returns a new tensor (never an input itself: clone it). */
  forward(context: ForwardContext<A>): Tensor;
  /**
   * d objective / d input `inputIndex`, shaped like that input. Runs inside `tf.tidy`.
   * Absent: the op cannot be differentiated, and who needs it gets `UNSUPPORTED_LAYER`.
   */
  inputGradient?(context: GradientContext<A>): Tensor;
  /** What `inputGradient` reads of the forward pass beyond shapes; absent: nothing. */
  gradientNeeds?(attributes: A): readonly GradientNeed[];
  /** True when `forward` heeds `activation`. */
  readonly fusesActivation?: boolean;
}

/** Keeps the attribute type of an op literal while checking it. */
export function defineOp<A>(definition: OpDefinition<A>): OpDefinition<A> {
  return definition;
}
