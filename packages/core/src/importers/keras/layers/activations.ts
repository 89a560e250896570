import * as v from 'valibot';
import type { ActivationFunction } from '../../../ops/activation.js';
import type { RectifierAttributes } from '../../../ops/rectifier.js';
import type { KerasGeneration } from '../keras-model.js';
import {
  needWeights,
  numberSetting,
  settingsOf,
  unsupported,
  wrappedNumber,
  type LayerRule,
  type Step,
} from './rule.js';

/** Names under which Keras 2 and 3 know one function. */
const synonyms: Readonly<Record<string, string>> = {
  swish: 'silu',
  hard_silu: 'hard_swish',
  leakyrelu: 'leaky_relu',
  re_lu: 'relu',
  relu_6: 'relu6',
};

const simpleFunctions = [
  'selu',
  'sigmoid',
  'tanh',
  'softplus',
  'softsign',
  'exponential',
  'silu',
  'mish',
] as const;

/** An activation given as an object: a function by name, or a layer such as `ReLU` with its settings. */
const activationObject = v.object({
  class_name: v.string(),
  config: v.nullish(v.union([v.string(), v.record(v.string(), v.unknown())])),
});

/**
 * The steps of an activation as a layer's setting states it: a name, an object, or nothing. Empty for "linear".
 *
 * @throws `UNSUPPORTED_LAYER` for a function that Featurescope does not know
 */
export function activationSteps(value: unknown, generation: KerasGeneration): readonly Step[] {
  if (value === undefined || value === null) return [];
  if (typeof value === 'string') return namedActivation(value, generation);
  const parsed = v.safeParse(activationObject, value);
  if (!parsed.success)
    throw unsupported('Its activation is stated in a way that Featurescope does not know.');
  const { class_name: className, config } = parsed.output;
  if (typeof config === 'string') return namedActivation(config, generation);
  const rule = activationLayers[className];
  if (!rule) return namedActivation(className, generation);
  return rule.steps({ config: config ?? {}, weights: {}, generation, call: { inputs: [], constants: [] } });
}

function namedActivation(name: string, generation: KerasGeneration): readonly Step[] {
  const snake = name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
  const canonical = synonyms[snake] ?? snake;
  const simple = simpleFunctions.find((candidate) => candidate === canonical);
  if (simple) return [activationStep({ function: simple })];
  switch (canonical) {
    case 'linear':
      return [];
    case 'relu':
      return [rectifierStep({})];
    case 'relu6':
      return [rectifierStep({ maxValue: 6 })];
    case 'leaky_relu':
      return [rectifierStep({ negativeSlope: 0.2 })];
    case 'elu':
      return [activationStep({ function: 'elu', alpha: 1 })];
    case 'gelu':
      return [activationStep({ function: 'gelu', approximate: false })];
    case 'hard_sigmoid':
      // Keras 3 took over PyTorch's definition: relu6(x + 3) / 6.
      return [
        activationStep({ function: 'hardSigmoid', slope: generation === 3 ? 1 / 6 : 0.2, offset: 0.5 }),
      ];
    case 'hard_swish':
      return [activationStep({ function: 'hardSwish' })];
    case 'softmax':
      return [softmaxStep(-1)];
    default:
      throw unsupported(`Featurescope does not know its activation function "${name}".`);
  }
}

function activationStep(attributes: ActivationFunction): Step {
  return { part: 'activation', op: 'activation', attributes };
}

function softmaxStep(axis: number): Step {
  return { part: 'activation', op: 'softmax', attributes: { axis } };
}

function rectifierStep(attributes: Partial<RectifierAttributes>): Step {
  return {
    part: 'activation',
    op: 'rectifier',
    attributes: { maxValue: null, negativeSlope: 0, threshold: 0, ...attributes },
  };
}

const reluSettings = v.object({
  max_value: v.nullish(wrappedNumber, null),
  negative_slope: v.nullish(wrappedNumber, 0),
  threshold: v.nullish(wrappedNumber, 0),
});

/** Keras 3 calls it `negative_slope`, Keras 2 `alpha`. */
const leakyReluSettings = v.object({
  negative_slope: v.optional(wrappedNumber),
  alpha: v.optional(wrappedNumber),
});

const softmaxSettings = v.object({
  axis: v.optional(
    v.union([
      v.number(),
      v.pipe(
        v.tuple([v.number()]),
        v.transform(([axis]) => axis),
      ),
    ]),
    -1,
  ),
});

/** Layers that are nothing but an activation. */
export const activationLayers: Readonly<Record<string, LayerRule>> = {
  Activation: {
    steps: ({ config, generation }) => {
      const steps = activationSteps(config['activation'], generation);
      return steps.length > 0 ? steps : [{ part: 'linear', op: 'identity', attributes: {} }];
    },
  },
  ReLU: {
    steps: ({ config }) => {
      const settings = settingsOf(reluSettings, config);
      if (settings.threshold < 0)
        throw unsupported(`A ReLU with the negative threshold ${settings.threshold} cannot run.`);
      return [
        rectifierStep({
          maxValue: settings.max_value,
          negativeSlope: settings.negative_slope,
          threshold: settings.threshold,
        }),
      ];
    },
  },
  LeakyReLU: {
    steps: ({ config }) => {
      const { negative_slope: slope, alpha } = settingsOf(leakyReluSettings, config);
      return [rectifierStep({ negativeSlope: slope ?? alpha ?? 0.3 })];
    },
  },
  ThresholdedReLU: {
    steps: ({ config }) => [
      rectifierStep({ threshold: settingsOf(v.object({ theta: numberSetting(1) }), config).theta }),
    ],
  },
  ELU: {
    steps: ({ config }) => [
      activationStep({
        function: 'elu',
        alpha: settingsOf(v.object({ alpha: numberSetting(1) }), config).alpha,
      }),
    ],
  },
  Softmax: { steps: ({ config }) => [softmaxStep(settingsOf(softmaxSettings, config).axis)] },
  PReLU: {
    weightRoles: () => ['alpha'],
    steps: (layer) => [
      { part: 'activation', op: 'prelu', attributes: {}, weights: needWeights(layer, ['alpha']) },
    ],
  },
};
