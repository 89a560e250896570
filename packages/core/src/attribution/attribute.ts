import type { LoadedModel } from '../visualization/model.js';
import type { Attribution, AttributionProgress, AttributionRequest } from './attribution.js';
import type { AttributionWork } from './attribution-map.js';
import { explainedLogit } from './explained-logit.js';
import { gradCam } from './grad-cam.js';
import { gradCamPlusPlus } from './grad-cam-plus-plus.js';
import { gradient } from './gradient.js';
import { gradientTimesInput } from './gradient-x-input.js';
import { guidedBackpropagation } from './guided-backpropagation.js';
import { guidedGradCam } from './guided-grad-cam.js';
import { integratedGradients } from './integrated-gradients.js';
import { occlusion } from './occlusion.js';
import { smoothGrad } from './smoothgrad.js';

/**
 * Tells what in an image made a class's logit what it is. Pull-driven: nothing runs between two `next()`, and `return()`
 * cancels.
 *
 * @throws as `explainedLogit`; `LAYER_NOT_FOUND` or `INVALID_REQUEST` for a layer or option that cannot be
 */
export async function* attribute(
  model: LoadedModel,
  request: AttributionRequest,
): AsyncGenerator<AttributionProgress, Attribution, void> {
  const { width, height } = request.image;
  const map = yield* workOf(model, request);
  return {
    method: request.method,
    width,
    height,
    channels: map.channels,
    values: map.values,
    logit: map.logit,
    layer: map.layer ?? null,
    completenessError: map.completenessError ?? null,
  };
}

function workOf(model: LoadedModel, request: AttributionRequest): AttributionWork {
  const explained = explainedLogit(model, request);
  const { layer, encoding = model.network.inputEncoding.encoding, options = {} } = request;
  switch (request.method) {
    case 'gradient':
      return gradient(explained);
    case 'gradient-x-input':
      return gradientTimesInput(explained);
    case 'smoothgrad':
      return smoothGrad(explained, options);
    case 'integrated-gradients':
      return integratedGradients(explained, encoding, options);
    case 'grad-cam':
      return gradCam(explained, layer);
    case 'grad-cam++':
      return gradCamPlusPlus(explained, layer);
    case 'guided-backpropagation':
      return guidedBackpropagation(explained);
    case 'guided-grad-cam':
      return guidedGradCam(explained, layer);
    case 'occlusion':
      return occlusion(explained, encoding, options);
  }
}
