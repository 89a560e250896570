/**
 * From a network's nodes to the steps that a program runs: identities dropped, batch norm and constants folded into the
 * convolution before them, activations fused.
 */
import { add, mul, neg, ones, reciprocal, reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkNode } from '../network/network.js';
import { isOpaque, opOf } from '../network/build-network.js';
import { batchNormScaleAndOffset } from '../ops/batch-norm.js';
import type { FusedActivation } from '../ops/fused-activation.js';
import type { Attributes, OpDefinition, WeightTensors } from '../ops/op.js';
import type { DeviceWeights } from './device-weights.js';

/** One operation to run. Values are named by the id of the node whose output they are. */
export interface Step {
  readonly node: NetworkNode;
  readonly op: OpDefinition<Attributes>;
  readonly weights: WeightTensors;
  readonly inputs: readonly string[];
  /** The value that it makes: its own node's, or that of what was folded or fused into it. */
  readonly output: string;
  readonly activation: FusedActivation | undefined;
}

export interface Plan {
  readonly steps: readonly Step[];
  /** Node id → value, for nodes whose value has another name (an identity's is its input's; all inputs have one). */
  readonly valueOf: (nodeId: string) => string;
}

/**
 * @param nodes what the targets need, in topological order
 * @param targets nodes whose own output is asked for: nothing is folded or fused across them
 */
export function planSteps(
  nodes: readonly NetworkNode[],
  targets: ReadonlySet<string>,
  weights: DeviceWeights,
): Plan {
  const aliases = new Map<string, string>();
  const valueOf = (id: string): string => aliases.get(id) ?? id;
  const [image] = nodes.filter((node) => node.op === 'input');
  for (const node of nodes) {
    const [inputId] = node.inputs;
    if (node.op === 'identity' && inputId !== undefined) aliases.set(node.id, valueOf(inputId));
    // The same image is fed to all inputs.
    if (node.op === 'input' && image && node !== image) aliases.set(node.id, image.id);
  }
  const computed = nodes.filter((node) => node.op !== 'input' && node.op !== 'identity' && !isOpaque(node));
  const consumerCounts = new Map<string, number>();
  for (const value of computed.flatMap((node) => node.inputs.map(valueOf))) {
    consumerCounts.set(value, (consumerCounts.get(value) ?? 0) + 1);
  }
  const askedFor = new Set([...targets].map(valueOf));
  const steps = new Map<string, Step>();

  /** The step that makes a node's input, when nobody but this node will see it. */
  const absorbing = (node: NetworkNode): Step | undefined => {
    const [inputId] = node.inputs;
    if (inputId === undefined || node.inputs.length !== 1) return undefined;
    const value = valueOf(inputId);
    return askedFor.has(value) || consumerCounts.get(value) !== 1 ? undefined : steps.get(value);
  };
  const replace = (step: Step, changed: Partial<Step>, output: string): void => {
    steps.delete(step.output);
    steps.set(output, { ...step, ...changed, output });
  };

  for (const node of computed) {
    const before = absorbing(node);
    const affine = before && channelAffine(before, node, weights);
    if (before && affine) {
      replace(before, { weights: foldedWeights(before, node, affine, weights) }, node.id);
      continue;
    }
    const activation = fusableActivation(node);
    if (before && activation && before.op.fusesActivation && !before.activation) {
      replace(before, { activation }, node.id);
      continue;
    }
    steps.set(node.id, {
      node,
      op: opOf(node),
      weights: weights.of(node),
      inputs: node.inputs.map(valueOf),
      output: node.id,
      activation: undefined,
    });
  }
  return { steps: [...steps.values()], valueOf };
}

/** What a node does to each channel: `x · scale + offset`, each a vector of channels, made when it is needed. */
interface ChannelAffine {
  /** Null: 1. */
  readonly scale: (() => Tensor) | null;
  /** Null: 0. */
  readonly offset: (() => Tensor) | null;
}

/** Which axis of a kernel counts its output channels. */
const kernelChannelAxes: Readonly<Record<string, number>> = { conv2d: 3, conv2dTranspose: 2, dense: 1 };

/** What a node does to the channels that a convolution makes; undefined when it does anything else. */
function channelAffine(step: Step, node: NetworkNode, weights: DeviceWeights): ChannelAffine | undefined {
  if (step.activation || !hasChannelKernel(step.node)) return undefined;
  if (node.op === 'batchNorm') return normAffine(step, node as NetworkNode<'batchNorm'>, weights);
  if (node.op === 'withConstant') return constantAffine(step, node as NetworkNode<'withConstant'>, weights);
  return undefined;
}

/** Whether each output channel has its own part of the kernel, which a factor can go into. */
function hasChannelKernel(node: NetworkNode): boolean {
  if (node.op === 'conv2dTranspose') {
    // With groups, the kernel's axis of filters is shared by the groups.
    return (node as NetworkNode<'conv2dTranspose'>).attributes.groups === 1;
  }
  return node.op in kernelChannelAxes || node.op === 'depthwiseConv2d';
}

function normAffine(
  step: Step,
  norm: NetworkNode<'batchNorm'>,
  weights: DeviceWeights,
): ChannelAffine | undefined {
  const { axis } = norm.attributes;
  if (axis !== -1 && axis !== (step.node.outputShape?.length ?? 0) - 1) return undefined;
  const both = () => batchNormScaleAndOffset(norm.attributes, weights.of(norm));
  return { scale: () => both().scale, offset: () => both().offset };
}

/** A bias or a factor per channel, or one for all: what files write as an operation of its own after a convolution. */
function constantAffine(
  step: Step,
  node: NetworkNode<'withConstant'>,
  weights: DeviceWeights,
): ChannelAffine | undefined {
  const shape = node.weights.constant?.shape;
  const channels = step.node.outputShape?.at(-1);
  if (!shape || channels === undefined || channels === null) return undefined;
  const isPerChannel =
    shape.slice(0, -1).every((size) => size === 1) && [1, channels].includes(shape.at(-1) ?? 1);
  if (!isPerChannel) return undefined;
  const vector = (name: string, made: (constant: Tensor) => Tensor) => () => {
    const own = weights.of(node);
    return own.derive(name, () => {
      const constant = reshape(made(own.get('constant') as Tensor), [-1]);
      return constant.size === channels ? constant : mul(constant, ones([channels]));
    });
  };
  const { function: name, constantFirst } = node.attributes;
  switch (name) {
    case 'add':
      return { scale: null, offset: vector('offset', (constant) => constant) };
    case 'multiply':
      return { scale: vector('scale', (constant) => constant), offset: null };
    case 'subtract':
      return constantFirst ? undefined : { scale: null, offset: vector('offset', neg) };
    case 'divide':
      return constantFirst ? undefined : { scale: vector('scale', reciprocal), offset: null };
    case 'power':
    case 'maximum':
    case 'minimum':
      return undefined;
  }
}

/**
 * The weights of a convolution with what comes after it: kernel · scale and bias · scale + offset.
 * Several nodes in a row fold one after the other.
 */
function foldedWeights(
  step: Step,
  node: NetworkNode,
  { scale, offset }: ChannelAffine,
  weights: DeviceWeights,
): WeightTensors {
  const { weights: unfolded } = step;
  const key = (name: string) => `${node.id}/folded/${name}`;
  const folded: Readonly<Record<string, () => Tensor | null>> = {
    kernel: () => {
      const kernel = unfolded.get('kernel');
      if (!kernel || !scale) return kernel;
      return weights.derive(key('kernel'), () => mul(kernel, reshape(scale(), scaleShape(step, kernel))));
    },
    bias: () => {
      const bias = unfolded.get('bias');
      if (!bias && !offset) return null;
      return weights.derive(key('bias'), () => {
        const scaled = bias && scale ? mul(bias, scale()) : bias;
        // A sum with 0 is a tensor of its own, which `derive` keeps.
        return add(scaled ?? 0, offset?.() ?? 0);
      });
    },
  };
  return {
    get: (role) => folded[role]?.() ?? null,
    // What ops derive, they derive from the kernel.
    derive: (name, make) => (scale ? weights.derive(key(name), make) : unfolded.derive(name, make)),
  };
}

/** The shape in which a vector of output channels multiplies a kernel. */
function scaleShape(step: Step, kernel: Tensor): number[] {
  if (step.node.op === 'depthwiseConv2d') return [1, 1, ...kernel.shape.slice(2)];
  const channelAxis = kernelChannelAxes[step.node.op];
  return kernel.shape.map((size, axis) => (axis === channelAxis ? size : 1));
}

/** The activation of a node, if it may be computed inside the kernel before it. */
function fusableActivation(node: NetworkNode): FusedActivation | undefined {
  if (node.op === 'rectifier') {
    const { maxValue, negativeSlope, threshold } = (node as NetworkNode<'rectifier'>).attributes;
    if (threshold !== 0) return undefined;
    if (negativeSlope === 0 && maxValue === null) return { kind: 'relu' };
    if (negativeSlope === 0 && maxValue === 6) return { kind: 'relu6' };
    if (negativeSlope > 0 && maxValue === null) return { kind: 'leakyRelu', slope: negativeSlope };
  }
  if (node.op === 'activation' && (node as NetworkNode<'activation'>).attributes.function === 'sigmoid') {
    return { kind: 'sigmoid' };
  }
  return undefined;
}
