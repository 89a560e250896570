// Whether attributions make sense: what speaks for a drawn digit has to lie where it was drawn.
import '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { attribute } from '../../src/attribution/attribute.js';
import type { Attribution, AttributionRequest } from '../../src/attribution/attribution.js';
import type { FloatImage } from '../../src/images/rgba-image.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { importFile } from './golden-files.js';

beforeAll(() => setBackend('wasm'));

const network = await importFile(new URL('../../../../models/digits/digits.h5', import.meta.url));

const side = 28;

/** Distance of a pixel to an upright stroke, whose middle is between two columns. */
function distance(index: number, middle: number): number {
  const [row, column] = [Math.floor(index / side), index % side];
  return Math.hypot(column + 0.5 - middle, Math.max(0, 4 - row, row - 23));
}

/** A "1" as a person with a pen would write it, soft at its border. */
function one(middle: number): FloatImage {
  const values = Float32Array.from({ length: side * side }, (_, index) =>
    Math.min(1, Math.max(0, 2.5 - distance(index, middle))),
  );
  return { width: side, height: side, channels: 1, values };
}

async function explain(request: Omit<AttributionRequest, 'layer'>): Promise<Attribution> {
  const weights = new DeviceWeights();
  const work = attribute({ network, weights }, { layer: null, ...request });
  try {
    for (;;) {
      const { done, value } = await work.next();
      if (done) return value;
    }
  } finally {
    weights.dispose();
  }
}

/** How much of what speaks for the class lies within `reach` of the stroke. */
function shareOnStroke({ values }: Attribution, middle: number, reach: number): number {
  let [on, all] = [0, 0];
  values.forEach((value, index) => {
    all += Math.max(0, value);
    if (distance(index, middle) <= reach) on += Math.max(0, value);
  });
  return on / all;
}

describe('what speaks for a drawn "1"', () => {
  it('is a "1" to the network', async () => {
    const logits = await Promise.all(
      Array.from({ length: 10 }, async (_, classIndex) => {
        const { logit } = await explain({ method: 'gradient', image: one(14), classIndex });
        return logit;
      }),
    );
    expect(logits.indexOf(Math.max(...logits))).toBe(1);
  });

  // Within 4 pixels of the stroke lies a quarter of the image. Grad-CAM's maps are coarse: 6 pixels, two fifths.
  it.each<[AttributionRequest['method'], AttributionRequest['options'], number]>([
    ['occlusion', {}, 4],
    ['occlusion', { baseline: 'black' }, 4],
    ['integrated-gradients', {}, 4],
    ['integrated-gradients', { baseline: 'mean' }, 4],
    ['integrated-gradients', { baseline: 'blur' }, 4],
    ['smoothgrad', {}, 4],
    ['guided-backpropagation', {}, 4],
    ['grad-cam', {}, 6],
  ])('lies on its stroke, wherever that is (%s, %o)', async (method, options = {}, reach) => {
    for (const middle of [10, 14, 18]) {
      const found = await explain({ method, image: one(middle), classIndex: 1, options });
      expect(shareOnStroke(found, middle, reach), `around column ${middle}`).toBeGreaterThan(0.5);
      if (method === 'integrated-gradients') {
        expect(Math.abs(found.completenessError ?? Number.NaN)).toBeLessThan(0.01);
      }
    }
  });
});
