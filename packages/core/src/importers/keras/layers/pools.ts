import * as v from 'valibot';
import type { Margins } from '../../../ops/geometry.js';
import { kerasSampling } from '../../../ops/resample.js';
import type { KerasConfig } from '../keras-model.js';
import { onImages, onImagesToVectors } from './images.js';
import { pair, settingsOf, windowPadding, type LayerRule } from './rule.js';

const poolSettings = v.object({
  pool_size: pair(2),
  strides: v.nullish(pair(2), null),
  padding: windowPadding,
});

function poolAttributes(config: KerasConfig) {
  const { pool_size: size, strides, padding } = settingsOf(poolSettings, config);
  return { size, strides: strides ?? size, padding };
}

function globalPoolAttributes(config: KerasConfig) {
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

const sizeSettings = v.object({ height: v.number(), width: v.number() });

const resizingSettings = v.object({
  ...sizeSettings.entries,
  interpolation: v.optional(v.picklist(['nearest', 'bilinear']), 'bilinear'),
  crop_to_aspect_ratio: v.optional(v.boolean(), false),
  pad_to_aspect_ratio: v.optional(v.literal(false), false),
  antialias: v.optional(v.literal(false), false),
});

/** Layers that shrink, pad, crop, enlarge or resize feature maps. */
export const poolLayers: Readonly<Record<string, LayerRule>> = {
  MaxPooling2D: {
    steps: ({ config }) =>
      onImages(config, { part: 'pool', op: 'maxPool', attributes: poolAttributes(config) }),
  },
  AveragePooling2D: {
    steps: ({ config }) =>
      onImages(config, {
        part: 'pool',
        op: 'averagePool',
        attributes: { ...poolAttributes(config), countPadding: null },
      }),
  },
  GlobalMaxPooling2D: {
    steps: ({ config }) => {
      const attributes = globalPoolAttributes(config);
      const step = { part: 'pool', op: 'globalMaxPool', attributes } as const;
      return attributes.keepDims ? onImages(config, step) : onImagesToVectors(config, step);
    },
  },
  GlobalAveragePooling2D: {
    steps: ({ config }) => {
      const attributes = globalPoolAttributes(config);
      const step = { part: 'pool', op: 'globalAveragePool', attributes } as const;
      return attributes.keepDims ? onImages(config, step) : onImagesToVectors(config, step);
    },
  },
  ZeroPadding2D: {
    steps: ({ config }) => {
      const { padding = oneAround } = settingsOf(v.object({ padding: margins }), config);
      return onImages(config, { part: 'pad', op: 'zeroPad', attributes: { margins: padding } });
    },
  },
  Cropping2D: {
    steps: ({ config }) => {
      const { cropping = noMargins } = settingsOf(v.object({ cropping: margins }), config);
      return onImages(config, { part: 'crop', op: 'crop', attributes: { margins: cropping } });
    },
  },
  UpSampling2D: {
    steps: ({ config }) => {
      const { size: factors, interpolation } = settingsOf(upsamplingSettings, config);
      return onImages(config, { part: 'upsample', op: 'upsample', attributes: { factors, interpolation } });
    },
  },
  Resizing: {
    steps: ({ config }) => {
      const {
        height,
        width,
        interpolation,
        crop_to_aspect_ratio: crops,
      } = settingsOf(resizingSettings, config);
      const fit = crops ? 'crop' : 'stretch';
      return onImages(config, {
        part: 'resize',
        op: 'resize',
        attributes: { size: [height, width], scales: null, interpolation, ...kerasSampling, fit },
      });
    },
  },
  CenterCrop: {
    steps: ({ config }) => {
      const { height, width } = settingsOf(sizeSettings, config);
      return onImages(config, {
        part: 'crop',
        op: 'resize',
        attributes: {
          size: [height, width],
          scales: null,
          interpolation: 'bilinear',
          ...kerasSampling,
          fit: 'center-crop',
        },
      });
    },
  },
};
