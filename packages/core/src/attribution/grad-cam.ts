import type { AttributionWork } from './attribution-map.js';
import { classActivationMap } from './class-activation-map.js';
import type { ExplainedLogit } from './explained-logit.js';
import { weighedLayer, type WeighedLayer } from './weighed-layer.js';

/**
 * A layer's maps, each weighed by the mean of the logit's gradient on it: where the layer saw what speaks for the class.
 * Selvaraju, Cogswell, Das, Vedantam, Parikh, Batra 2017, "Grad-CAM", arXiv:1610.02391.
 */
export async function* gradCam(explained: ExplainedLogit, layer: string | null): AttributionWork {
  const weighed = await weighedLayer(explained, layer);
  yield { done: 1, total: 1 };
  return classActivationMap(weighed, gradCamWeights(weighed), explained.image);
}

/** One per channel. */
export function gradCamWeights({
  gradient,
  channels,
}: Pick<WeighedLayer, 'gradient' | 'channels'>): Float64Array {
  const weights = new Float64Array(channels);
  const positionCount = gradient.length / channels;
  gradient.forEach((value, index) => {
    const channel = index % channels;
    weights[channel] = (weights[channel] ?? 0) + value / positionCount;
  });
  return weights;
}
