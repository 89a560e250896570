import * as v from 'valibot';
import { needWeights, settingsOf, type LayerRule } from './rule.js';

/** Layers that Keras's image applications define for themselves and that their files name like Keras's own. */
export const applicationLayers: Readonly<Record<string, LayerRule>> = {
  /** ConvNeXt: a learned factor per channel (Touvron et al. 2021). */
  LayerScale: {
    weightRoles: () => ['gamma'],
    steps: (layer) => {
      const gamma = needWeights(layer, ['gamma'])['gamma'];
      return [
        { part: 'scale', op: 'rescaling', attributes: { scale: [...(gamma?.values ?? [])], offset: 0 } },
      ];
    },
  },
  /** ConvNeXt: leaves residuals out at random, in training only. */
  StochasticDepth: { steps: () => [{ part: 'identity', op: 'identity', attributes: {} }] },
  /** InceptionResNetV2: adds a residual that is made smaller. */
  CustomScaleLayer: {
    steps: ({ config }) => {
      const { scale } = settingsOf(v.object({ scale: v.number() }), config);
      return [{ part: 'merge', op: 'scaledAdd', attributes: { scale } }];
    },
  },
};
