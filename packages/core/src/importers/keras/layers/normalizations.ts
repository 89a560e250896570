import * as v from 'valibot';
import type { KerasConfig } from '../keras-model.js';
import { alongChannels } from './images.js';
import {
  flatNumbers,
  needWeights,
  settingsOf,
  unsupported,
  type LayerRule,
  type LayerToConvert,
  type Step,
} from './rule.js';

const axisSetting = v.union([
  v.number(),
  v.pipe(
    v.tuple([v.number()]),
    v.transform(([axis]) => axis),
  ),
]);

const batchNormSettings = v.object({
  axis: v.optional(axisSetting, -1),
  epsilon: v.optional(v.number(), 1e-3),
});

function batchNormRoles(config: KerasConfig): readonly string[] {
  return [...scaleAndCenterRoles(config), 'mean', 'variance'];
}

/** One axis or several. */
const axesSetting = v.optional(
  v.union([
    v.pipe(
      v.number(),
      v.transform((axis): readonly number[] => [axis]),
    ),
    v.array(v.number()),
  ]),
  -1,
);

const layerNormSettings = v.object({
  axis: axesSetting,
  epsilon: v.optional(v.number(), 1e-3),
  rms_scaling: v.optional(v.boolean(), false),
});

const groupNormSettings = v.object({
  groups: v.optional(v.number(), 32),
  axis: v.optional(axisSetting, -1),
  epsilon: v.optional(v.number(), 1e-3),
});

/** A normalization learns a scale and an offset unless told not to. */
function scaleAndCenterRoles(config: KerasConfig): readonly string[] {
  return [...(config['scale'] === false ? [] : ['gamma']), ...(config['center'] === false ? [] : ['beta'])];
}

const rescalingSettings = v.object({ scale: v.unknown(), offset: v.optional(v.unknown(), 0) });

/** Below this, Keras takes a standard deviation for zero (`keras.config.epsilon()`). */
const normalizationEpsilon = 1e-7;

const normalizationSettings = v.object({
  axis: v.nullish(axisSetting, -1),
  invert: v.optional(v.boolean(), false),
});

/** One number stays a number; several are one per channel. */
function perChannel(value: unknown, setting: string): number | readonly number[] {
  const numbers = flatNumbers(value);
  if (!numbers || numbers.length === 0) throw unsupported(`Its setting "${setting}" is no number.`);
  return numbers.length === 1 ? (numbers[0] ?? 0) : numbers;
}

/** Mean and variance of a `Normalization` layer: settings when the user gave them, else weights. */
function statistic(layer: LayerToConvert, role: 'mean' | 'variance'): readonly number[] {
  const stated = flatNumbers(layer.config[role]);
  if (stated) return stated;
  return [...(needWeights(layer, [role])[role]?.values ?? [])];
}

/** A step along the last axis, for a layer that works along a stated axis of images. */
function alongAxis(axis: number, step: Step): readonly Step[] {
  if ([-1, 3].includes(axis)) return [step];
  if ([-3, 1].includes(axis)) return alongChannels(step);
  throw unsupported(`It works along axis ${axis}; Featurescope runs it along channels only.`);
}

export const normalizationLayers: Readonly<Record<string, LayerRule>> = {
  BatchNormalization: {
    weightRoles: batchNormRoles,
    steps: (layer) => {
      const { axis, epsilon } = settingsOf(batchNormSettings, layer.config);
      if (typeof layer.config['mode'] === 'number' && layer.config['mode'] === 1) {
        throw unsupported('It normalizes each sample by its own statistics (mode 1 of Keras 1).');
      }
      return [
        {
          part: 'normalize',
          op: 'batchNorm',
          attributes: { axis, epsilon },
          weights: needWeights(layer, batchNormRoles(layer.config)),
        },
      ];
    },
  },
  LayerNormalization: {
    weightRoles: scaleAndCenterRoles,
    steps: (layer) => {
      const { axis: axes, epsilon, rms_scaling: byVariance } = settingsOf(layerNormSettings, layer.config);
      if (byVariance)
        throw unsupported('It scales by the variance alone (rms_scaling), which Featurescope does not run.');
      return [
        {
          part: 'normalize',
          op: 'layerNorm',
          attributes: { axes, epsilon },
          weights: needWeights(layer, scaleAndCenterRoles(layer.config)),
        },
      ];
    },
  },
  GroupNormalization: {
    weightRoles: scaleAndCenterRoles,
    steps: (layer) => {
      const { groups: stated, axis, epsilon } = settingsOf(groupNormSettings, layer.config);
      const weights = needWeights(layer, scaleAndCenterRoles(layer.config));
      // −1 stands for one group per channel.
      const groups = stated === -1 ? (weights['gamma'] ?? weights['beta'])?.values.length : stated;
      if (groups === undefined)
        throw unsupported(
          'It has one group per channel but no weights that tell how many channels there are.',
        );
      return alongAxis(axis, {
        part: 'normalize',
        op: 'groupNorm',
        attributes: { groups, epsilon },
        weights,
      });
    },
  },
  UnitNormalization: {
    steps: ({ config }) => {
      const { axis: axes } = settingsOf(v.object({ axis: axesSetting }), config);
      return [{ part: 'normalize', op: 'unitNormalization', attributes: { axes } }];
    },
  },
  Rescaling: {
    steps: ({ config }) => {
      const { scale, offset } = settingsOf(rescalingSettings, config);
      return [
        {
          part: 'rescale',
          op: 'rescaling',
          attributes: { scale: perChannel(scale, 'scale'), offset: perChannel(offset, 'offset') },
        },
      ];
    },
  },
  Normalization: {
    weightRoles: (config) => (flatNumbers(config['mean']) === null ? ['mean', 'variance', 'count'] : []),
    steps: (layer) => {
      const { axis, invert } = settingsOf(normalizationSettings, layer.config);
      const means = statistic(layer, 'mean');
      const deviations = statistic(layer, 'variance').map((variance) =>
        Math.max(Math.sqrt(variance), normalizationEpsilon),
      );
      const deviationAt = (index: number) => deviations[index] ?? 1;
      const scale = means.map((_, index) => (invert ? deviationAt(index) : 1 / deviationAt(index)));
      const offset = means.map((mean, index) => (invert ? mean : -mean / deviationAt(index)));
      const step: Step = {
        part: 'normalize',
        op: 'rescaling',
        attributes: { scale: perChannel(scale, 'variance'), offset: perChannel(offset, 'mean') },
      };
      return means.length > 1 ? alongAxis(axis, step) : [step];
    },
  },
};
