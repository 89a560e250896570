import { reshape, tidy, type Tensor } from '@tensorflow/tfjs-core';
import { fitPicture } from '../images/fit-picture.js';
import { tensorFromFloat } from '../images/float-image.js';
import { encodeImage } from '../images/input-encoding.js';
import type { RgbaImage } from '../images/rgba-image.js';
import { Program } from '../program/program.js';
import type { LoadedModel } from '../visualization/model.js';
import type { GuideFeatures } from './dream-objective.js';
import { fedSizes } from './fed-size.js';

/** A guide needs no more pixels: each cell of the dream is compared with each of its cells. */
const largestSide = 224;

/**
 * What layers make of a guide, `[cells, channels]` by node id; owned by the caller.
 * @throws as `Program`
 */
export function guideFeatures(
  { network, weights }: LoadedModel,
  nodeIds: readonly string[],
  guide: RgbaImage,
  channels: number,
): GuideFeatures {
  if (nodeIds.length === 0) return new Map();
  const shrink = Math.min(1, largestSide / Math.max(guide.width, guide.height));
  const size = {
    width: Math.max(1, Math.round(guide.width * shrink)),
    height: Math.max(1, Math.round(guide.height * shrink)),
  };
  const encoded = tensorFromFloat(
    encodeImage(fitPicture(guide, size, 'stretch'), network.inputEncoding.encoding, channels),
  );
  const program = new Program({ network, weights, targets: nodeIds });
  const fed = tidy(() => fedSizes(network, nodeIds, channels)(size).apply(encoded).clone());
  encoded.dispose();
  const outputs = program.forward(fed);
  fed.dispose();
  const cells = new Map<string, Tensor>();
  for (const [id, value] of outputs) {
    cells.set(id, reshape(value, [-1, value.shape.at(-1) ?? 1]));
    value.dispose();
  }
  return cells;
}
