import {
  add,
  argMax,
  gather,
  matMul,
  mul,
  pad,
  ones,
  reshape,
  square,
  sum,
  tensor,
  type Rank,
  type Tensor,
  type Tensor2D,
} from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../error.js';
import { outputNode } from '../network/find-layer.js';
import { outputLogits } from '../network/logits.js';
import type { Network, NetworkNode } from '../network/network.js';
import type { Values } from '../program/program.js';
import type { Objective } from '../visualization/objective.js';
import type { DreamTarget } from './dream.js';
import type { DreamRecipe } from './dream-recipe.js';

/** What a dream climbs. */
export interface DreamObjective {
  /** Ids of the nodes that it looks at. */
  readonly targets: readonly string[];
  readonly objective: Objective;
}

/** What the target layers make of the guide, `[cells, channels]` by node id; owned by the caller. */
export type GuideFeatures = Values;

/**
 * The weighted sum of what the targets ask for.
 *
 * @param guide the cells whose likeness is wanted, instead of more of everything; null: none
 * @throws `LAYER_NOT_FOUND`; `INVALID_REQUEST` for no target, or a channel, class or layer that cannot be dreamt of
 */
export function dreamObjective(
  network: Network,
  targets: readonly DreamTarget[],
  recipe: Pick<DreamRecipe, 'measure' | 'border'>,
  guide: GuideFeatures | null,
): DreamObjective {
  if (targets.length === 0) {
    throw new FeaturescopeError('INVALID_REQUEST', 'A dream needs at least one layer or class to dream of.');
  }
  const parts = targets.map((target) => part(network, target, recipe, guide));
  return {
    targets: [...new Set(parts.map(({ node }) => node.id))],
    objective: (values) => {
      const gradients = new Map<string, Tensor>();
      let objective: Tensor | null = null;
      for (const { node, weight, climb } of parts) {
        const climbed = climb(values.get(node.id) as Tensor);
        const value = mul(climbed.value, weight);
        objective = objective ? add(objective, value) : value;
        const gradient = mul(climbed.gradient, weight);
        const before = gradients.get(node.id);
        gradients.set(node.id, before ? add(before, gradient) : gradient);
      }
      return { objective: objective as Tensor, gradients };
    },
  };
}

/** The nodes that layers of a dream are looked at in, each once: those that a guide is compared in. */
export function dreamtNodes(network: Network, targets: readonly DreamTarget[]): readonly NetworkNode[] {
  const layers = targets.flatMap((target) => (target.kind === 'layer' ? [target.layer] : []));
  return [...new Set(layers)].map((layer) => outputNode(network, layer));
}

/** A value for each image of a batch, and how it changes with the activation. */
interface Climbed {
  readonly value: Tensor;
  readonly gradient: Tensor;
}

interface Part {
  readonly node: NetworkNode;
  readonly weight: number;
  readonly climb: (activation: Tensor) => Climbed;
}

function part(
  network: Network,
  target: DreamTarget,
  recipe: Pick<DreamRecipe, 'measure' | 'border'>,
  guide: GuideFeatures | null,
): Part {
  const { weight } = target;
  if (!Number.isFinite(weight)) {
    throw new FeaturescopeError('INVALID_REQUEST', `A dream's weights are numbers; ${weight} is none.`);
  }
  if (target.kind === 'class') {
    const { logits } = outputLogits(network);
    const classCount = logits.outputShape?.at(-1) ?? Infinity;
    requireWithin('The model has classes', target.classIndex, classCount);
    return { node: logits, weight, climb: (activation) => logitOf(activation, target.classIndex) };
  }
  const node = outputNode(network, target.layer);
  const channelCount = node.outputShape?.at(-1) ?? null;
  for (const channel of target.channels ?? []) {
    requireWithin(`Layer "${target.layer}" has channels`, channel, channelCount ?? Infinity);
  }
  if (target.channels?.length === 0) {
    throw new FeaturescopeError('INVALID_REQUEST', `No channel of layer "${target.layer}" was chosen.`);
  }
  return {
    node,
    weight,
    climb: (activation) => {
      const chosen = chosenCells(activation, target.channels, recipe.border ?? 0);
      const cells = guide?.get(node.id);
      return cells ? likeness(activation, chosen, cells) : measured(recipe.measure, activation, chosen);
    },
  };
}

function requireWithin(begin: string, index: number, count: number): void {
  if (Number.isInteger(index) && index >= 0 && index < count) return;
  throw new FeaturescopeError('INVALID_REQUEST', `${begin} 0 to ${count - 1}; there is no number ${index}.`);
}

/** Which values count. */
interface ChosenCells {
  /** 1 or 0 for each value; broadcasts to the activation. */
  readonly mask: Tensor;
  /** Of the chosen channels in all cells, border included. */
  readonly valueCount: number;
}

function chosenCells(
  activation: Tensor,
  channels: readonly number[] | undefined,
  border: number,
): ChosenCells {
  const [, ...sizes] = activation.shape;
  const channelCount = sizes.at(-1) ?? 1;
  const positions = sizes.slice(0, -1);
  const chosen = new Float32Array(channelCount);
  if (channels) for (const channel of channels) chosen[channel] = 1;
  else chosen.fill(1);
  const ofChannels = reshape(tensor(chosen), [1, ...positions.map(() => 1), channelCount]);
  const isFramed = positions.length === 2 && border > 0 && Math.min(...positions) > 2 * border;
  const valueCount =
    positions.reduce((product, size) => product * size, 1) *
    (channels ? new Set(channels).size : channelCount);
  if (!isFramed) return { mask: ofChannels, valueCount };
  const inner = ones([1, ...positions.map((size) => size - 2 * border), 1]);
  const frame: [number, number][] = [
    [0, 0],
    [border, border],
    [border, border],
    [0, 0],
  ];
  return { mask: mul(ofChannels, pad(inner, frame)), valueCount };
}

function measured(
  measure: DreamRecipe['measure'],
  activation: Tensor,
  { mask, valueCount }: ChosenCells,
): Climbed {
  switch (measure) {
    case 'mean': {
      const gradient = mul(ones(activation.shape), mul(mask, 1 / valueCount));
      return { value: perImage(mul(activation, gradient)), gradient };
    }
    case 'mean-square':
      return squares(mul(activation, mask), 1 / valueCount);
    case 'half-sum-square':
      return squares(mul(activation, mask), 0.5);
  }
}

function squares(chosen: Tensor, weight: number): Climbed {
  return { value: mul(perImage(square(chosen)), weight), gradient: mul(chosen, 2 * weight) };
}

/**
 * For each cell the guide's cell with which it has the largest product: that product, and its gradient with the choice held fixed.
 * Source: the guided dreams of Google's notebook of 2015.
 */
function likeness(activation: Tensor, { mask }: ChosenCells, guideCells: Tensor): Climbed {
  const channelCount = activation.shape.at(-1) ?? 1;
  const cells = reshape<Rank.R2>(mul(activation, mask), [-1, channelCount]);
  const best = argMax(matMul(cells, guideCells as Tensor2D, false, true), 1);
  const wanted = mul(reshape(gather(guideCells, best), activation.shape), mask);
  return { value: perImage(mul(activation, wanted)), gradient: wanted };
}

function logitOf(activation: Tensor, classIndex: number): Climbed {
  const { mask, valueCount } = chosenCells(activation, [classIndex], 0);
  return measured('mean', activation, { mask, valueCount });
}

function perImage(values: Tensor): Tensor {
  return sum(values, values.shape.map((_, axis) => axis).slice(1));
}
