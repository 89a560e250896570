import * as v from 'valibot';
import type { Margins, Pair } from '../../../ops/geometry.js';
import type { KerasConfig } from '../keras-model.js';
import { pair, requireChannelsLast, settingsOf, windowPadding, type LayerRule } from './rule.js';

const poolSettings = v.object({
  pool_size: pair(2),
  strides: v.nullish(pair(2), null),
  padding: windowPadding,
});

function poolAttributes(config: KerasConfig) {
  requireChannelsLast(config);
  const { pool_size: size, strides, padding } = settingsOf(poolSettings, config);
  return { size, strides: strides ?? size, padding };
}

function globalPoolAttributes(config: KerasConfig) {
  requireChannelsLast(config);
  return { keepDims: config['keepdims'] === true };
}

/** `2`, `[1, 2]` (rows, columns) or `[[top, bottom], [left, right]]`. */
const margins = v.optional(
  v.pipe(
    v.union([v.number(), v.tuple([marginPair(), marginPair()])]),
    v.transform((value): Margins => {
      const [rows, columns] = typeof value === 'number' ? ([value, value] as const) : value;
      const [top, bottom] = typeof rows === 'number' ? [rows, rows] : rows;
      const [left, right] = typeof columns === 'number' ? [columns, columns] : columns;
      return { top, bottom, left, right };
    }),
  ),
);

function marginPair() {
  return v.union([v.number(), v.tuple([v.number(), v.number()])]);
}

const noMargins: Margins = { top: 0, bottom: 0, left: 0, right: 0 };
/** Keras's default padding. */
const oneAround: Margins = { top: 1, bottom: 1, left: 1, right: 1 };

const upsamplingSettings = v.object({
  size: pair(2),
  interpolation: v.optional(v.picklist(['nearest', 'bilinear']), 'nearest'),
});

/** Layers that shrink, pad, crop or enlarge feature maps. */
export const poolLayers: Readonly<Record<string, LayerRule>> = {
  MaxPooling2D: {
    steps: ({ config }) => [{ part: 'pool', op: 'maxPool', attributes: poolAttributes(config) }],
  },
  AveragePooling2D: {
    steps: ({ config }) => [{ part: 'pool', op: 'averagePool', attributes: poolAttributes(config) }],
  },
  GlobalMaxPooling2D: {
    steps: ({ config }) => [{ part: 'pool', op: 'globalMaxPool', attributes: globalPoolAttributes(config) }],
  },
  GlobalAveragePooling2D: {
    steps: ({ config }) => [
      { part: 'pool', op: 'globalAveragePool', attributes: globalPoolAttributes(config) },
    ],
  },
  ZeroPadding2D: {
    steps: ({ config }) => {
      requireChannelsLast(config);
      const { padding } = settingsOf(v.object({ padding: margins }), config);
      return [{ part: 'pad', op: 'zeroPad', attributes: { margins: padding ?? oneAround } }];
    },
  },
  Cropping2D: {
    steps: ({ config }) => {
      requireChannelsLast(config);
      const { cropping } = settingsOf(v.object({ cropping: margins }), config);
      return [{ part: 'crop', op: 'crop', attributes: { margins: cropping ?? noMargins } }];
    },
  },
  UpSampling2D: {
    steps: ({ config }) => {
      requireChannelsLast(config);
      const { size, interpolation } = settingsOf(upsamplingSettings, config);
      const factors: Pair = size;
      return [{ part: 'upsample', op: 'upsample', attributes: { factors, interpolation } }];
    },
  },
};
