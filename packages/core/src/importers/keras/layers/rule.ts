import * as v from 'valibot';
import { FeaturescopeError } from '../../../error.js';
import type { Weight } from '../../../network/network.js';
import type { Pair } from '../../../ops/geometry.js';
import type { Attributes, OpName } from '../../../ops/op.js';
import type { KerasConfig, KerasGeneration, LayerCall } from '../keras-model.js';

/** How one Keras layer class becomes nodes. */
export interface LayerRule {
  /** Roles of the layer's weights in the order in which Keras keeps them; absent: it has none. */
  readonly weightRoles?: (config: KerasConfig) => readonly string[];
  /**
   * The layer as a chain of ops: the first takes the layer's inputs, each other one the output of the one before.
   * @throws `UNSUPPORTED_LAYER` or `MISSING_WEIGHTS` with a reason for the user when the layer cannot run
   */
  readonly steps: (layer: LayerToConvert) => readonly Step[];
}

export interface LayerToConvert {
  readonly config: KerasConfig;
  /** By role, as far as the file has them. */
  readonly weights: Readonly<Record<string, Weight>>;
  readonly generation: KerasGeneration;
  readonly call: LayerCall;
}

/** One op of a layer. `part` names its node within the layer ("depthwise"); the last node has the layer's own name. */
export type Step = {
  [Op in OpName]: {
    readonly part: string;
    readonly op: Op;
    readonly attributes: Attributes<Op>;
    readonly weights?: Readonly<Record<string, Weight>>;
  };
}[OpName];

/** The reason why a layer becomes opaque. */
export function unsupported(reason: string): FeaturescopeError {
  return new FeaturescopeError('UNSUPPORTED_LAYER', reason);
}

/** The weights of these roles. @throws `MISSING_WEIGHTS` naming the first that is not there */
export function needWeights(layer: LayerToConvert, roles: readonly string[]): Record<string, Weight> {
  const found: Record<string, Weight> = {};
  for (const role of roles) {
    const weight = layer.weights[role];
    if (!weight) {
      throw new FeaturescopeError(
        'MISSING_WEIGHTS',
        `The layer's weights are missing in the file (no ${role}).`,
      );
    }
    found[role] = weight;
  }
  return found;
}

/** A layer's settings, parsed. @throws `UNSUPPORTED_LAYER` naming the setting that does not fit */
export function settingsOf<const Schema extends v.GenericSchema>(
  schema: Schema,
  config: KerasConfig,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, config);
  if (result.success) return result.output;
  const [issue] = result.issues;
  const setting = v.getDotPath(issue) ?? 'settings';
  throw unsupported(
    `Its setting "${setting}" has a value that Featurescope does not know: ${issue.received}.`,
  );
}

/** `3` or `[3, 3]`. */
export function pair(defaultValue: number) {
  return v.optional(
    v.union([
      v.pipe(
        v.number(),
        v.transform((size): Pair => [size, size]),
      ),
      v.pipe(
        v.tuple([v.number(), v.number()]),
        v.transform(([height, width]): Pair => [height, width]),
      ),
    ]),
    defaultValue,
  );
}

export const windowPadding = v.optional(
  v.pipe(
    v.string(),
    v.transform((padding) => padding.toLowerCase()),
    v.picklist(['same', 'valid']),
  ),
  'valid',
);

/** A number, also in the wrappings that older Keras versions put around numpy values. */
export function numberSetting(defaultValue: number) {
  return v.optional(wrappedNumber, defaultValue);
}

export const wrappedNumber = v.union([
  v.number(),
  v.pipe(
    v.tuple([v.number()]),
    v.transform(([value]) => value),
  ),
  v.pipe(
    v.object({ value: v.number() }),
    v.transform(({ value }) => value),
  ),
]);

/** Numbers of any nesting as one list: `[[[0.5]]]` → `[0.5]`. */
export function flatNumbers(value: unknown): readonly number[] | null {
  if (typeof value === 'number') return [value];
  if (!Array.isArray(value)) return null;
  const parts = value.map(flatNumbers);
  return parts.every((part) => part !== null) ? parts.flat() : null;
}
