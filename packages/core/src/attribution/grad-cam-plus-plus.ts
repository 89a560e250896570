import type { AttributionWork } from './attribution-map.js';
import { classActivationMap } from './class-activation-map.js';
import type { ExplainedLogit } from './explained-logit.js';
import { weighedLayer, type WeighedLayer } from './weighed-layer.js';

/**
 * Grad-CAM whose weights also count how much of a map the class needs, so that several objects of a class all show.
 * Chattopadhay, Sarkar, Howlader, Balasubramanian 2018, "Grad-CAM++", arXiv:1710.11063.
 */
export async function* gradCamPlusPlus(explained: ExplainedLogit, layer: string | null): AttributionWork {
  const weighed = await weighedLayer(explained, layer);
  yield { done: 1, total: 1 };
  return classActivationMap(weighed, gradCamPlusPlusWeights(weighed), explained.image);
}

/**
 * The paper's closed form for the score exp(logit), with g = d logit / d map and positions i:
 * weight = Σᵢ αᵢ · ReLU(exp(logit) · gᵢ), αᵢ = gᵢ² / (2 gᵢ² + gᵢ³ · Σ map).
 * Of this gᵢ² cancels, and only positive gradients count. The factor exp(logit) belongs to the whole map; it is left out,
 * as it would only overflow.
 */
function gradCamPlusPlusWeights({
  maps,
  gradient,
  channels,
}: Pick<WeighedLayer, 'maps' | 'gradient' | 'channels'>): Float64Array {
  const sums = new Float64Array(channels);
  maps.forEach((value, index) => {
    sums[index % channels] = (sums[index % channels] ?? 0) + value;
  });
  const weights = new Float64Array(channels);
  gradient.forEach((value, index) => {
    const channel = index % channels;
    const denominator = 2 + value * (sums[channel] ?? 0);
    if (value > 0 && denominator !== 0) weights[channel] = (weights[channel] ?? 0) + value / denominator;
  });
  return weights;
}
