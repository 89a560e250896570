/** From a network's nodes to the steps that a program runs: identities dropped, batch norm folded, activations fused. */
import { add, mul, reshape, type Tensor } from '@tensorflow/tfjs-core';
import type { NetworkNode } from '../network/network.js';
import { isOpaque, opOf } from '../network/build-network.js';
import { batchNormScaleAndOffset, type BatchNormAttributes } from '../ops/batch-norm.js';
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
  /** Node id → value, for nodes whose value has another name (an identity's is its input's). */
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
  for (const node of nodes) {
    const [inputId] = node.inputs;
    if (node.op === 'identity' && inputId !== undefined) aliases.set(node.id, valueOf(inputId));
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
    if (before && node.op === 'batchNorm' && canFold(before, node as NetworkNode<'batchNorm'>)) {
      replace(before, { weights: foldedWeights(before, node as NetworkNode<'batchNorm'>, weights) }, node.id);
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

function canFold(step: Step, batchNorm: NetworkNode<'batchNorm'>): boolean {
  if (step.activation) return false;
  const rank = step.node.outputShape?.length ?? 0;
  const { axis } = batchNorm.attributes;
  const isLastAxis = axis === -1 || axis === rank - 1;
  return isLastAxis && (step.node.op in kernelChannelAxes || step.node.op === 'depthwiseConv2d');
}

/** Which axis of a kernel counts its output channels. */
const kernelChannelAxes: Readonly<Record<string, number>> = { conv2d: 3, conv2dTranspose: 2, dense: 1 };

/**
 * The weights of a convolution with the batch norm after it: kernel · scale and bias · scale + offset.
 * Two norms in a row fold one after the other.
 */
function foldedWeights(step: Step, norm: NetworkNode<'batchNorm'>, weights: DeviceWeights): WeightTensors {
  const { weights: unfolded } = step;
  const statistics = weights.of(norm);
  const attributes: BatchNormAttributes = norm.attributes;
  const key = (name: string) => `${norm.id}/folded/${name}`;
  const folded: Readonly<Record<string, () => Tensor | null>> = {
    kernel: () => {
      const kernel = unfolded.get('kernel');
      return (
        kernel &&
        weights.derive(key('kernel'), () =>
          mul(
            kernel,
            reshape(batchNormScaleAndOffset(attributes, statistics).scale, scaleShape(step, kernel)),
          ),
        )
      );
    },
    bias: () =>
      weights.derive(key('bias'), () => {
        const { scale, offset } = batchNormScaleAndOffset(attributes, statistics);
        const bias = unfolded.get('bias');
        return bias ? add(mul(bias, scale), offset) : add(offset, 0);
      }),
  };
  return {
    get: (role) => folded[role]?.() ?? null,
    derive: (name, make) => weights.derive(key(name), make),
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
