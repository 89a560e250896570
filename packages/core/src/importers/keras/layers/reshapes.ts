import * as v from 'valibot';
import { onImagesToVectors } from './images.js';
import { settingsOf, type LayerRule } from './rule.js';

/** Layers that only move numbers around. */
export const reshapeLayers: Readonly<Record<string, LayerRule>> = {
  Flatten: {
    // Since Keras 2.1.3 one that keeps channels first gives the same vector as one that does not.
    steps: ({ config }) => onImagesToVectors(config, { part: 'flatten', op: 'flatten', attributes: {} }),
  },
  Reshape: {
    steps: ({ config }) => {
      const settings = v.object({ target_shape: v.array(v.number()) });
      const { target_shape: targetShape } = settingsOf(settings, config);
      return [{ part: 'reshape', op: 'reshape', attributes: { targetShape } }];
    },
  },
  Permute: {
    steps: ({ config }) => {
      // Keras counts from 1 and leaves the batch axis out.
      const { dims } = settingsOf(v.object({ dims: v.array(v.number()) }), config);
      return [{ part: 'permute', op: 'permute', attributes: { axes: [0, ...dims] } }];
    },
  },
  RepeatVector: {
    steps: ({ config }) => [
      {
        part: 'repeat',
        op: 'repeatVector',
        attributes: { count: settingsOf(v.object({ n: v.number() }), config).n },
      },
    ],
  },
};
