import type { AttributionWork } from './attribution-map.js';
import type { ExplainedLogit } from './explained-logit.js';
import { meanGradient } from './mean-gradient.js';

/**
 * d logit / d image: how the logit answers to a small change of each value.
 * Simonyan, Vedaldi, Zisserman 2013, "Deep Inside Convolutional Networks", arXiv:1312.6034.
 */
export async function* gradient(explained: ExplainedLogit): AttributionWork {
  const { gradient: values, logit } = yield* meanGradient(explained, { program: explained.program });
  return { channels: explained.image.channels, values: Float32Array.from(values), logit };
}
