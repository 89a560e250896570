import {
  add,
  fill,
  mean,
  mul,
  reshape,
  square,
  sum,
  tensor,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../error.js';
import { outputNode } from '../../network/find-layer.js';
import { outputLogits } from '../../network/logits.js';
import type { Network, NetworkNode } from '../../network/network.js';
import type { Evaluation, Values } from '../../program/program.js';
import { channelObjective, type Objective } from '../objective.js';
import type { PenaltySpec } from '../recipe.js';
import { caricatureObjective, type CaricatureFeatures } from './caricature.js';
import { directionObjective } from './direction.js';
import { diversityObjective } from './diversity.js';
import type { ObjectiveSpec, WeightedObjective } from './objective-spec.js';

/** An objective ready for a program. */
export interface CompiledObjective {
  /** Ids of the nodes whose values it looks at. */
  readonly targets: readonly string[];
  /** The same for every image of the batch. */
  readonly objective: Objective;
  /** What is taken away from it: these look at the image itself. */
  readonly penalties: readonly PenaltySpec[];
}

/**
 * @param features what the layers of caricatures see in their images
 * @throws `LAYER_NOT_FOUND`; `INVALID_REQUEST` for a channel, position, class or direction that the network has not, for a
 *   penalty within a product, and for an objective of penalties alone
 */
export function compileObjective(
  network: Network,
  spec: ObjectiveSpec,
  features: CaricatureFeatures = new Map(),
): CompiledObjective {
  const terms = termsOf(spec);
  const penalties = terms.flatMap(({ weight, objective }) =>
    objective.kind === 'penalty'
      ? [{ ...objective.penalty, weight: -weight * objective.penalty.weight }]
      : [],
  );
  const seen = terms.filter(({ objective }) => objective.kind !== 'penalty');
  if (seen.length === 0) {
    throw invalid('The objective has no layer or class: penalties alone give an empty picture.');
  }
  const parts = seen.map(({ weight, objective }) => ({ weight, ...compiled(network, objective, features) }));
  const targets = [...new Set(parts.flatMap((part) => part.targets))];
  return { targets, objective: weightedSum(parts), penalties };
}

/** The terms of sums within sums, their weights multiplied. */
function termsOf(spec: ObjectiveSpec, weight = 1): WeightedObjective[] {
  if (spec.kind !== 'sum') return [{ weight, objective: spec }];
  return spec.terms.flatMap((term) => termsOf(term.objective, weight * term.weight));
}

type Part = Pick<CompiledObjective, 'targets' | 'objective'>;

function compiled(network: Network, spec: ObjectiveSpec, features: CaricatureFeatures): Part {
  switch (spec.kind) {
    case 'channel': {
      const node = channelNode(network, spec.layer, spec.channel);
      return part(
        node,
        forBatch(node.id, (count) => channelObjective(node.id, repeated(spec.channel, count))),
      );
    }
    case 'neuron': {
      const node = channelNode(network, spec.layer, spec.channel);
      return part(node, neuronObjective(node, spec));
    }
    case 'layer': {
      const node = outputNode(network, spec.layer);
      return part(node, layerObjective(node.id, spec.measure));
    }
    case 'logit':
      return logit(network, spec.classIndex);
    case 'direction': {
      const node = outputNode(network, spec.layer);
      const channelCount = node.outputShape?.at(-1) ?? null;
      if (channelCount !== null && spec.direction.length !== channelCount) {
        throw invalid(
          `A direction in layer "${spec.layer}" has ${channelCount} numbers, one for each channel; ${spec.direction.length} were given.`,
        );
      }
      if (!spec.direction.some((value) => value !== 0)) {
        throw invalid(`The direction in layer "${spec.layer}" has length 0, so it points nowhere.`);
      }
      return part(node, directionObjective(node.id, spec.direction, spec.measure));
    }
    case 'caricature': {
      const node = outputNode(network, spec.layer);
      const own = features.get(spec);
      if (!own) throw new FeaturescopeError('INTERNAL', 'The image of a caricature has not been run.');
      return part(node, caricatureObjective(node.id, own));
    }
    case 'diversity': {
      const node = outputNode(network, spec.layer);
      return part(node, diversityObjective(node.id));
    }
    case 'penalty':
      throw invalid('A penalty can be added and taken away, but not multiplied with a layer.');
    case 'sum': {
      const parts = spec.terms.map(({ weight, objective }) => ({
        weight,
        ...compiled(network, objective, features),
      }));
      return { targets: parts.flatMap(({ targets }) => targets), objective: weightedSum(parts) };
    }
    case 'product': {
      const parts = spec.factors.map((factor) => compiled(network, factor, features));
      return { targets: parts.flatMap(({ targets }) => targets), objective: product(parts) };
    }
  }
}

function part(node: NetworkNode, objective: Objective): Part {
  return { targets: [node.id], objective };
}

function channelNode(network: Network, layer: string, channel: number): NetworkNode {
  const node = outputNode(network, layer);
  const channelCount = node.outputShape?.at(-1) ?? Infinity;
  if (Number.isInteger(channel) && channel >= 0 && channel < channelCount) return node;
  throw invalid(`Layer "${layer}" has channels 0 to ${channelCount - 1}; there is no channel ${channel}.`);
}

function logit(network: Network, classIndex: number): Part {
  const { logits } = outputLogits(network);
  const classCount = logits.outputShape?.at(-1) ?? Infinity;
  if (!Number.isInteger(classIndex) || classIndex < 0 || classIndex >= classCount) {
    throw invalid(`The model has classes 0 to ${classCount - 1}; there is no class ${classIndex}.`);
  }
  return part(
    logits,
    forBatch(logits.id, (count) => channelObjective(logits.id, repeated(classIndex, count))),
  );
}

/** An objective that is made once the number of images is known. */
function forBatch(target: string, make: (imageCount: number) => Objective): Objective {
  return (targets, slices) => make(targets.get(target)?.shape[0] ?? 1)(targets, slices);
}

function repeated(channel: number, count: number): number[] {
  return Array.from({ length: count }, () => channel);
}

function neuronObjective(
  node: NetworkNode,
  { layer, channel, position }: Extract<ObjectiveSpec, { readonly kind: 'neuron' }>,
): Objective {
  return (targets) => {
    const activation = targets.get(node.id) as Tensor;
    const [, ...sizes] = activation.shape;
    if (sizes.length !== 3) {
      throw invalid(`Layer "${layer}" has no rows and columns, so a channel of it has no position.`);
    }
    const [height = 1, width = 1, channelCount = 1] = sizes;
    const { row, column } = position ?? { row: Math.floor(height / 2), column: Math.floor(width / 2) };
    if (row >= height || column >= width) {
      throw invalid(
        `On this canvas a map of layer "${layer}" has rows 0 to ${height - 1} and columns 0 to ${width - 1}; there is no position ${row},${column}.`,
      );
    }
    const chosen = new Float32Array(height * width * channelCount);
    chosen[(row * width + column) * channelCount + channel] = 1;
    const one = tensor(chosen, [1, ...sizes]);
    return {
      objective: sum(mul(activation, one), [1, 2, 3]),
      gradients: new Map([[node.id, add(zerosLike(activation), one)]]),
    };
  };
}

function layerObjective(target: string, measure: 'mean' | 'mean-square'): Objective {
  return (targets) => {
    const activation = targets.get(target) as Tensor;
    const axes = activation.shape.map((_, axis) => axis).slice(1);
    const count = activation.size / activation.shape[0];
    return measure === 'mean'
      ? {
          objective: mean(activation, axes),
          gradients: new Map([[target, fill(activation.shape, 1 / count)]]),
        }
      : {
          objective: mean(square(activation), axes),
          gradients: new Map([[target, mul(activation, 2 / count)]]),
        };
  };
}

/** a · A + b · B …, with the sum of the gradients where both look at the same node. */
function weightedSum(parts: readonly (Part & { readonly weight: number })[]): Objective {
  return (targets, slices) =>
    parts
      .map(({ weight, objective }) => scaled(objective(targets, slices), weight))
      .reduce((sum, each) => added(sum, each, targets));
}

/** A · B …, by the product rule. */
function product(parts: readonly Part[]): Objective {
  return (targets, slices) =>
    parts
      .map(({ objective }) => objective(targets, slices))
      .reduce((left, right) => ({
        objective: mul(left.objective, right.objective),
        gradients: added(scaled(left, right.objective), scaled(right, left.objective), targets).gradients,
      }));
}

/** An evaluation times a number, or times one number for each image. */
function scaled({ objective, gradients }: Evaluation, by: number | Tensor): Evaluation {
  const perImage = (gradient: Tensor) =>
    typeof by === 'number' ? by : reshape(by, [-1, ...gradient.shape.slice(1).map(() => 1)]);
  return {
    objective: mul(objective, by),
    gradients: new Map([...gradients].map(([id, gradient]) => [id, mul(gradient, perImage(gradient))])),
  };
}

function added(left: Evaluation, right: Evaluation, targets: Values): Evaluation {
  const gradients = new Map<string, Tensor>();
  for (const id of targets.keys()) {
    const parts = [left.gradients.get(id), right.gradients.get(id)].filter((each) => each !== undefined);
    const [first, second] = parts;
    if (first) gradients.set(id, second ? add(first, second) : first);
  }
  return { objective: add(left.objective, right.objective), gradients };
}

function invalid(message: string): FeaturescopeError {
  return new FeaturescopeError('INVALID_REQUEST', message);
}
