import * as v from 'valibot';
import type { KerasConfig } from '../keras-model.js';
import {
  flatNumbers,
  needWeights,
  settingsOf,
  unsupported,
  type LayerRule,
  type LayerToConvert,
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
  return [
    ...(config['scale'] === false ? [] : ['gamma']),
    ...(config['center'] === false ? [] : ['beta']),
    'mean',
    'variance',
  ];
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
      if (means.length > 1 && ![-1, 3].includes(axis)) {
        throw unsupported(`It normalizes along axis ${axis}; Featurescope runs it along channels only.`);
      }
      const deviationAt = (index: number) => deviations[index] ?? 1;
      const scale = means.map((_, index) => (invert ? deviationAt(index) : 1 / deviationAt(index)));
      const offset = means.map((mean, index) => (invert ? mean : -mean / deviationAt(index)));
      return [
        {
          part: 'normalize',
          op: 'rescaling',
          attributes: { scale: perChannel(scale, 'variance'), offset: perChannel(offset, 'mean') },
        },
      ];
    },
  },
};
