import { add, dispose, tidy, zeros, type Tensor } from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import type { Network } from '../network/network.js';
import { ancestors, imageInputs, requireRunnable } from '../network/subgraph.js';
import { fusedActivationGradient } from '../ops/fused-activation.js';
import type { GradientRule } from '../ops/op.js';
import { DeviceWeights } from './device-weights.js';
import { planSteps, type Plan, type Step } from './plan.js';
import { isSliceable, slicedWeights, type ChannelSlices } from './sliced-weights.js';

export interface ProgramOptions {
  readonly network: Network;
  /** Shared between programs; owned by the caller. */
  readonly weights: DeviceWeights;
  /** Ids of the nodes whose outputs are wanted. */
  readonly targets: readonly string[];
  /** Default: 'plain'. */
  readonly gradientRule?: GradientRule;
  /** The only channels of the targets that are looked at; default: all. `Program.slices` tells where that saved some. */
  readonly channels?: readonly number[];
}

/** Tensors by node id. */
export type Values = ReadonlyMap<string, Tensor>;

/** What an objective says of the targets' values: how good they are and in which direction they would get better. */
export interface Evaluation {
  /** One value per image, `[batch]`. */
  readonly objective: Tensor;
  /** d (sum of the objective over the batch) / d target, by target id; each shaped like the target. */
  readonly gradients: Values;
}

/**
 * Looks at the targets' values.
 * @param slices the targets of whose channels only some are there
 */
export type Evaluate = (targets: Values, slices: ChannelSlices) => Evaluation;

/**
 * A network cut at the wanted nodes and made ready to run: batch norm folded, activations fused, and an explicit
 * backward pass for the input alone. Each activation is freed after its last use, in both directions.
 */
export class Program {
  readonly targets: readonly string[];
  /** Id of the input that the targets depend on; of several that see the same image, the first. */
  readonly input: string;
  /** Targets whose values have only some of their channels. */
  readonly slices: ChannelSlices;
  readonly #plan: Plan;
  /** The filters of the sliced channels. */
  readonly #sliced = new DeviceWeights();
  readonly #rule: GradientRule;
  readonly #forwardUses: ReadonlyMap<string, number>;

  /** @throws `UNSUPPORTED_LAYER` when a target needs a layer that cannot run */
  constructor({ network, weights, targets, gradientRule = 'plain', channels }: ProgramOptions) {
    const nodes = ancestors(network, targets);
    requireRunnable(nodes, targets.join(', '));
    const fed = imageInputs(network);
    const inputs = nodes.filter((node) => node.op === 'input');
    const other = inputs.find((node) => !fed.has(node.id));
    const [input] = inputs;
    if (!input || other) {
      const found = other ? `depends on the input "${other.layer}"` : 'depends on no input';
      throw new FeaturescopeError(
        'UNSUPPORTED_LAYER',
        `"${targets.join(', ')}" ${found}; only layers that follow from the image alone can be computed.`,
      );
    }
    this.targets = targets;
    this.input = input.id;
    this.#rule = gradientRule;
    const plan = planSteps(nodes, new Set(targets), weights);
    this.#forwardUses = countUses(plan.steps);
    const slices = new Map<string, readonly number[]>();
    const steps = plan.steps.map((step) => {
      const seenAs = targets.filter((target) => plan.valueOf(target) === step.output);
      // What a later step reads, it reads whole.
      if (!channels || seenAs.length === 0 || this.#forwardUses.has(step.output) || !isSliceable(step)) {
        return step;
      }
      for (const target of seenAs) slices.set(target, channels);
      return { ...step, weights: slicedWeights(step, channels, this.#sliced) };
    });
    this.#plan = { ...plan, steps };
    this.slices = slices;
  }

  /** Frees the filters of sliced channels; a program without them holds nothing. It must not run any more. */
  dispose(): void {
    this.#sliced.dispose();
  }

  /**
   * The targets' values for a batch of images, `[batch, height, width, channels]`, in model-input units.
   * The caller disposes of the returned tensors and keeps the image.
   */
  forward(image: Tensor): Map<string, Tensor> {
    const results = new Map<string, Tensor>();
    for (const [target, value] of this.targetsInOrder(image)) results.set(target, value.clone());
    return results;
  }

  /**
   * The targets one by one, as soon as each is computed, so that not all must be held at once.
   * A yielded tensor is freed by the program afterwards: clone it to keep it.
   */
  *targetsInOrder(image: Tensor): Generator<readonly [string, Tensor], void> {
    const { steps, valueOf } = this.#plan;
    const waiting = new Map<string, string[]>();
    for (const target of this.targets) {
      const value = valueOf(target);
      waiting.set(value, [...(waiting.get(value) ?? []), target]);
    }
    const values = new ValueStore(this.#forwardUses, this.input, image);
    try {
      for (const target of waiting.get(this.input) ?? []) yield [target, image];
      for (const step of steps) {
        const value = runStep(step, values);
        values.set(step.output, value);
        for (const target of waiting.get(step.output) ?? []) yield [target, value];
        for (const input of step.inputs) values.release(input);
        if (!this.#forwardUses.has(step.output)) values.drop(step.output);
      }
    } finally {
      values.dispose();
    }
  }

  /**
   * Objective and input gradient for a batch of images.
   * @param image `[batch, height, width, channels]`; kept
   * @param evaluate gets the targets' values and returns tensors that the program then owns; runs inside `tf.tidy`
   * @param respectTo the target whose gradient is wanted; default: the input. Nothing before it is differentiated
   * @returns the objective of each image, `[batch]`, and the gradient, shaped like the image (or the value of
   *   `respectTo`); owned by the caller
   */
  gradient(
    image: Tensor,
    evaluate: Evaluate,
    respectTo: string = this.input,
  ): { objective: Tensor; gradient: Tensor } {
    const { steps, valueOf } = this.#plan;
    const wanted = valueOf(respectTo);
    const uses = new Map(this.#forwardUses);
    const keepFor = (value: string) => uses.set(value, (uses.get(value) ?? 0) + 1);
    for (const target of this.targets) keepFor(valueOf(target));
    for (const step of steps) for (const value of backwardNeeds(step)) keepFor(value);

    const values = new ValueStore(uses, this.input, image);
    const gradients = new GradientStore();
    try {
      const shapes = new Map([[this.input, image.shape]]);
      for (const step of steps) {
        const value = runStep(step, values);
        values.set(step.output, value);
        shapes.set(step.output, value.shape);
        for (const input of step.inputs) values.release(input);
        if (!uses.has(step.output)) values.drop(step.output);
      }

      const objective = this.#seed(values, gradients, evaluate);
      for (const step of [...steps].reverse()) {
        // Steps are in topological order: all that it went into have sent their gradients.
        if (step.output === wanted) break;
        this.#stepBack(step, values, shapes, gradients);
        for (const value of backwardNeeds(step)) values.release(value);
      }
      return { objective, gradient: gradients.take(wanted) ?? zeros(shapes.get(wanted) ?? []) };
    } finally {
      values.dispose();
      gradients.dispose();
    }
  }

  #seed(values: ValueStore, gradients: GradientStore, evaluate: Evaluate): Tensor {
    const { valueOf } = this.#plan;
    const seen = new Map(this.targets.map((target) => [target, values.get(valueOf(target))]));
    const evaluated: { objective?: Tensor } = {};
    const seeds = tidy(() => {
      const { objective, gradients: targetGradients } = evaluate(seen, this.slices);
      evaluated.objective = objective;
      return [objective, ...this.targets.map((target) => targetGradients.get(target) as Tensor)];
    });
    this.targets.forEach((target, index) => {
      const seed = seeds[index + 1];
      if (seed) gradients.add(valueOf(target), seed);
      values.release(valueOf(target));
    });
    return evaluated.objective as Tensor;
  }

  #stepBack(
    step: Step,
    values: ValueStore,
    shapes: ReadonlyMap<string, number[]>,
    gradients: GradientStore,
  ): void {
    const arriving = gradients.take(step.output);
    if (!arriving) return;
    const { activation, op, node } = step;
    const outputGradient = activation
      ? tidy(() => fusedActivationGradient(activation, values.get(step.output), arriving, this.#rule))
      : arriving;
    if (activation) arriving.dispose();
    if (!op.inputGradient) {
      outputGradient.dispose();
      throw new FeaturescopeError(
        'UNSUPPORTED_LAYER',
        `No gradient can be taken through layer "${node.layer}" (${node.op}): maximize a layer before it.`,
      );
    }
    const needs = op.gradientNeeds?.(node.attributes) ?? [];
    step.inputs.forEach((input, inputIndex) => {
      const inputGradient = tidy(() =>
        op.inputGradient?.({
          attributes: node.attributes,
          weights: step.weights,
          inputShapes: step.inputs.map((id) => shapes.get(id) ?? []),
          inputs: needs.includes('inputs') ? step.inputs.map((id) => values.get(id)) : [],
          output: needs.includes('output') ? values.get(step.output) : null,
          outputGradient,
          inputIndex,
          rule: this.#rule,
        }),
      );
      if (inputGradient) gradients.add(input, inputGradient);
    });
    outputGradient.dispose();
  }
}

function runStep(step: Step, values: ValueStore): Tensor {
  return tidy(() =>
    step.op.forward({
      attributes: step.node.attributes,
      inputs: step.inputs.map((id) => values.get(id)),
      weights: step.weights,
      activation: step.activation,
    }),
  );
}

/** How often the forward pass reads each value. */
function countUses(steps: readonly Step[]): ReadonlyMap<string, number> {
  const uses = new Map<string, number>();
  for (const step of steps) for (const input of step.inputs) uses.set(input, (uses.get(input) ?? 0) + 1);
  return uses;
}

/** Values of the forward pass that a step's backward pass reads. */
function backwardNeeds(step: Step): readonly string[] {
  const needs = step.op.gradientNeeds?.(step.node.attributes) ?? [];
  return [
    ...(needs.includes('inputs') ? step.inputs : []),
    ...(needs.includes('output') || step.activation ? [step.output] : []),
  ];
}

/** The values of one run, each disposed of after its last use. The image is the caller's and stays. */
class ValueStore {
  readonly #values = new Map<string, Tensor>();
  readonly #uses: Map<string, number>;

  constructor(
    uses: ReadonlyMap<string, number>,
    readonly input: string,
    readonly image: Tensor,
  ) {
    this.#uses = new Map(uses);
  }

  get(id: string): Tensor {
    const value = id === this.input ? this.image : this.#values.get(id);
    if (!value)
      throw new FeaturescopeError('INTERNAL', `The value of "${id}" was freed before its last use.`);
    return value;
  }

  set(id: string, value: Tensor): void {
    this.#values.set(id, value);
  }

  release(id: string): void {
    const left = (this.#uses.get(id) ?? 0) - 1;
    this.#uses.set(id, left);
    if (left <= 0) this.drop(id);
  }

  drop(id: string): void {
    this.#values.get(id)?.dispose();
    this.#values.delete(id);
  }

  dispose(): void {
    dispose([...this.#values.values()]);
    this.#values.clear();
  }
}

/** Gradients under way, summed where a value has several consumers. */
class GradientStore {
  readonly #gradients = new Map<string, Tensor>();

  /** Takes ownership of `gradient`. */
  add(id: string, gradient: Tensor): void {
    const present = this.#gradients.get(id);
    if (!present) {
      this.#gradients.set(id, gradient);
      return;
    }
    this.#gradients.set(id, add(present, gradient));
    dispose([present, gradient]);
  }

  /** Hands ownership to the caller. */
  take(id: string): Tensor | undefined {
    const gradient = this.#gradients.get(id);
    this.#gradients.delete(id);
    return gradient;
  }

  dispose(): void {
    dispose([...this.#gradients.values()]);
    this.#gradients.clear();
  }
}
