import * as v from 'valibot';
import type { MergeAttributes } from '../../../ops/merge.js';
import { settingsOf, unsupported, type LayerRule, type LayerToConvert, type Step } from './rule.js';

type MergeFunction = MergeAttributes['function'];

function mergeStep(mergeFunction: MergeFunction): Step {
  return { part: 'merge', op: 'merge', attributes: { function: mergeFunction } };
}

function mergeRule(mergeFunction: MergeFunction): LayerRule {
  return { steps: () => [mergeStep(mergeFunction)] };
}

function concatenateStep(axis: number): Step {
  return { part: 'merge', op: 'concatenate', attributes: { axis } };
}

/** The modes of Keras 1's `Merge` layer. */
const keras1Modes: Readonly<Record<string, MergeFunction>> = {
  sum: 'add',
  mul: 'multiply',
  ave: 'average',
  max: 'maximum',
};

const dotSettings = v.object({
  axes: v.union([v.number(), v.tuple([v.number(), v.number()])]),
  normalize: v.optional(v.boolean(), false),
});

export const mergeLayers: Readonly<Record<string, LayerRule>> = {
  Add: mergeRule('add'),
  Subtract: mergeRule('subtract'),
  Multiply: mergeRule('multiply'),
  Average: mergeRule('average'),
  Maximum: mergeRule('maximum'),
  Minimum: mergeRule('minimum'),
  Concatenate: {
    steps: ({ config }) => [
      concatenateStep(settingsOf(v.object({ axis: v.optional(v.number(), -1) }), config).axis),
    ],
  },
  Dot: {
    steps: ({ config }) => {
      const { axes, normalize } = settingsOf(dotSettings, config);
      const pairOfAxes = typeof axes === 'number' ? ([axes, axes] as const) : axes;
      return [{ part: 'merge', op: 'dot', attributes: { axes: pairOfAxes, normalize } }];
    },
  },
  Merge: {
    steps: ({ config }) => {
      const settings = v.object({
        mode: v.optional(v.string(), 'sum'),
        concat_axis: v.optional(v.number(), -1),
      });
      const { mode, concat_axis: axis } = settingsOf(settings, config);
      if (mode === 'concat') return [concatenateStep(axis)];
      const mergeFunction = keras1Modes[mode];
      if (!mergeFunction)
        throw unsupported(`Featurescope does not know the mode "${mode}" of Keras 1's Merge layer.`);
      return [mergeStep(mergeFunction)];
    },
  },
};

/** Arithmetic between layers (`x + y`, `x * 2`) as Keras 3 writes it: an operation instead of a layer. */
export const operationRules: Readonly<Record<string, LayerRule>> = {
  Add: arithmetic('add', (constant) => ({ scale: 1, offset: constant })),
  Subtract: arithmetic('subtract', (constant, comesFirst) =>
    comesFirst ? { scale: -1, offset: constant } : { scale: 1, offset: -constant },
  ),
  Multiply: arithmetic('multiply', (constant) => ({ scale: constant, offset: 0 })),
  Divide: arithmetic(null, divisor),
  TrueDivide: arithmetic(null, divisor),
  Maximum: arithmetic('maximum', null),
  Minimum: arithmetic('minimum', null),
};

interface Scaling {
  readonly scale: number;
  readonly offset: number;
}

function divisor(constant: number, comesFirst: boolean): Scaling | null {
  return comesFirst ? null : { scale: 1 / constant, offset: 0 };
}

/**
 * @param mergeFunction what it is between two tensors; null when Featurescope has no op for it
 * @param scaling what it is between a tensor and a number
 */
function arithmetic(
  mergeFunction: MergeFunction | null,
  scaling: ((constant: number, comesFirst: boolean) => Scaling | null) | null,
): LayerRule {
  return {
    steps: ({ call }: LayerToConvert) => {
      const [constant] = call.constants;
      if (!constant && mergeFunction && call.inputs.length === 2) return [mergeStep(mergeFunction)];
      const attributes =
        constant && call.inputs.length === 1 ? scaling?.(constant.value, constant.position === 0) : null;
      if (!attributes) throw unsupported('Featurescope does not know this operation with these arguments.');
      return [{ part: 'arithmetic', op: 'rescaling', attributes }];
    },
  };
}
