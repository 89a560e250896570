import type { AttributionWork } from './attribution-map.js';
import { classActivationMap } from './class-activation-map.js';
import type { ExplainedLogit } from './explained-logit.js';
import { gradCamWeights } from './grad-cam.js';
import { guidedBackpropagation } from './guided-backpropagation.js';
import { weighedLayer } from './weighed-layer.js';

/**
 * Guided backpropagation times Grad-CAM: fine as the one, about the class as the other (Selvaraju et al. 2017, § 3.2).
 */
export async function* guidedGradCam(explained: ExplainedLogit, layer: string | null): AttributionWork {
  const weighed = await weighedLayer(explained, layer);
  yield { done: 1, total: 2 };
  const { values: where, ...rest } = classActivationMap(weighed, gradCamWeights(weighed), explained.image);
  const { values: what, channels } = yield* guidedBackpropagation(explained, 1);
  return {
    ...rest,
    channels,
    values: what.map((value, index) => value * (where[Math.floor(index / channels)] ?? 0)),
  };
}
