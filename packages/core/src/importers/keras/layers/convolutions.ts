import * as v from 'valibot';
import type { Weight } from '../../../network/network.js';
import type { Pair } from '../../../ops/geometry.js';
import type { KerasConfig } from '../keras-model.js';
import { activationSteps } from './activations.js';
import { onImages } from './images.js';
import {
  needWeights,
  pair,
  settingsOf,
  unsupported,
  windowPadding,
  type LayerRule,
  type LayerToConvert,
  type Step,
} from './rule.js';

const windowSettings = v.object({
  strides: pair(1),
  dilation_rate: pair(1),
  padding: windowPadding,
  groups: v.optional(v.number(), 1),
});

function usesBias(config: KerasConfig): boolean {
  return config['use_bias'] !== false;
}

function withBias(config: KerasConfig, ...roles: readonly string[]): readonly string[] {
  return usesBias(config) ? [...roles, 'bias'] : roles;
}

/** Height and width of a kernel. The file's settings say the same, but the kernel is what runs. */
function sizeOf(kernel: Weight | undefined): Pair {
  const [height, width] = kernel?.shape ?? [];
  if (kernel?.shape.length !== 4 || height === undefined || width === undefined) {
    throw unsupported(
      `Its kernel has the shape (${kernel?.shape.join(', ') ?? ''}), but a 2-D convolution needs 4 axes.`,
    );
  }
  return [height, width];
}

function windowOf({ config }: LayerToConvert) {
  return settingsOf(windowSettings, config);
}

function thenActivation(layer: LayerToConvert, ...steps: readonly Step[]): readonly Step[] {
  return [...steps, ...activationSteps(layer.config['activation'], layer.generation)];
}

function convolved(layer: LayerToConvert, ...steps: readonly Step[]): readonly Step[] {
  return thenActivation(layer, ...onImages(layer.config, ...steps));
}

/**
 * The kernel of a convolution with a group for each input channel (ConvNeXt), as a depthwise one, which runs much
 * faster: `[height, width, 1, groups · multiplier]` and `[height, width, groups, multiplier]` have one order.
 */
function asDepthwise(kernel: Weight | undefined, groups: number): Weight | null {
  const [height, width, inChannels, filters] = kernel?.shape ?? [];
  if (!kernel || groups === 1 || inChannels !== 1 || !height || !width || !filters) return null;
  return { shape: [height, width, groups, filters / groups], values: kernel.values };
}

export const convolutionLayers: Readonly<Record<string, LayerRule>> = {
  Conv2D: {
    weightRoles: (config) => withBias(config, 'kernel'),
    steps: (layer) => {
      const { strides, dilation_rate: dilations, padding, groups } = windowOf(layer);
      const weights = needWeights(layer, withBias(layer.config, 'kernel'));
      const size = sizeOf(weights['kernel']);
      const depthwise = asDepthwise(weights['kernel'], groups);
      if (depthwise) {
        return convolved(layer, {
          part: 'linear',
          op: 'depthwiseConv2d',
          attributes: { size, strides, dilations, padding },
          weights: { ...weights, kernel: depthwise },
        });
      }
      return convolved(layer, {
        part: 'linear',
        op: 'conv2d',
        attributes: { size, strides, dilations, padding, groups },
        weights,
      });
    },
  },

  DepthwiseConv2D: {
    weightRoles: (config) => withBias(config, 'kernel'),
    steps: (layer) => {
      const { strides, dilation_rate: dilations, padding } = windowOf(layer);
      const weights = needWeights(layer, withBias(layer.config, 'kernel'));
      const size = sizeOf(weights['kernel']);
      return convolved(layer, {
        part: 'linear',
        op: 'depthwiseConv2d',
        attributes: { size, strides, dilations, padding },
        weights,
      });
    },
  },

  SeparableConv2D: {
    weightRoles: (config) => withBias(config, 'depthwise_kernel', 'pointwise_kernel'),
    steps: (layer) => {
      const { strides, dilation_rate: dilations, padding } = windowOf(layer);
      const weights = needWeights(layer, withBias(layer.config, 'depthwise_kernel', 'pointwise_kernel'));
      const { depthwise_kernel: depthwise, pointwise_kernel: pointwise, bias } = weights;
      const size = sizeOf(depthwise);
      return convolved(
        layer,
        {
          part: 'depthwise',
          op: 'depthwiseConv2d',
          attributes: { size, strides, dilations, padding },
          weights: { ...(depthwise && { kernel: depthwise }) },
        },
        {
          part: 'pointwise',
          op: 'conv2d',
          attributes: { size: [1, 1], strides: [1, 1], dilations: [1, 1], padding: 'valid', groups: 1 },
          weights: { ...(pointwise && { kernel: pointwise }), ...(bias && { bias }) },
        },
      );
    },
  },

  Conv2DTranspose: {
    weightRoles: (config) => withBias(config, 'kernel'),
    steps: (layer) => {
      const { strides, dilation_rate: dilations, padding } = windowOf(layer);
      const { output_padding: outputPadding } = settingsOf(
        v.object({ output_padding: v.nullish(pair(0), null) }),
        layer.config,
      );
      const weights = needWeights(layer, withBias(layer.config, 'kernel'));
      const size = sizeOf(weights['kernel']);
      return convolved(layer, {
        part: 'linear',
        op: 'conv2dTranspose',
        attributes: { size, strides, dilations, padding, outputPadding, groups: 1 },
        weights,
      });
    },
  },

  Dense: {
    weightRoles: (config) => withBias(config, 'kernel'),
    steps: (layer) =>
      thenActivation(layer, {
        part: 'linear',
        op: 'dense',
        attributes: {},
        weights: needWeights(layer, withBias(layer.config, 'kernel')),
      }),
  },
};
