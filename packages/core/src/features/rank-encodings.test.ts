import { expect, it } from 'vitest';
import type { RgbaImage } from '../images/rgba-image.js';
import type { Prediction } from './predict.js';
import { encodingViews, rankEncodings } from './rank-encodings.js';

const prediction = (...probabilities: readonly number[]): Prediction => ({
  outputLayer: 'classes',
  probabilities: Float32Array.from(probabilities),
  logits: Float32Array.from(probabilities, Math.log),
});

it('prefers what is certain of the same class in every view', () => {
  const ranked = rankEncodings([
    { encoding: '0..1', predictions: [prediction(0.4, 0.3, 0.3), prediction(0.4, 0.3, 0.3)] },
    { encoding: 'caffe', predictions: [prediction(0.98, 0.01, 0.01), prediction(0.97, 0.02, 0.01)] },
    { encoding: '-1..1', predictions: [prediction(0.98, 0.01, 0.01), prediction(0.01, 0.98, 0.01)] },
    { encoding: 'torch', predictions: [prediction(Number.NaN, 0, 0), prediction(1, 0, 0)] },
  ]);
  expect(ranked.map(({ encoding }) => encoding)).toEqual(['caffe', '-1..1', '0..1', 'torch']);
  const [best, torn, vague, broken] = ranked;
  expect(best?.confidence).toBeCloseTo(0.98, 5);
  expect(best?.agreement).toBeCloseTo(0.99, 5);
  expect(best?.reason).toBe(
    'The best class has 98 %, the entropy is 10 % of the largest, and 99 % stay the same when the picture is mirrored and cropped.',
  );
  expect(torn?.agreement).toBeCloseTo(0.03, 5);
  expect(vague?.entropy).toBeCloseTo(0.991, 3);
  expect(broken).toMatchObject({ score: 0, reason: 'The output holds values that are no numbers.' });
});

it('makes probabilities of logits where the model gives none', () => {
  const [ranked] = rankEncodings([
    {
      encoding: '0..1',
      predictions: [{ outputLayer: 'dense', probabilities: null, logits: Float32Array.of(1000, 1000) }],
    },
  ]);
  expect(ranked).toMatchObject({ confidence: 0.5, entropy: 1, agreement: 0 });
});

it('sees a picture mirrored and cropped, in its own size', () => {
  const picture: RgbaImage = {
    width: 10,
    height: 10,
    data: Uint8ClampedArray.from({ length: 400 }, (_, index) =>
      index % 4 === 3 ? 255 : (Math.floor(index / 4) % 10) * 20,
    ),
  };
  const [same, mirrored, topLeft, bottomRight, ...rest] = encodingViews(picture);
  expect(rest).toEqual([]);
  expect(same).toBe(picture);
  expect(mirrored?.data.slice(0, 8)).toEqual(Uint8ClampedArray.of(180, 180, 180, 255, 160, 160, 160, 255));
  for (const view of [topLeft, bottomRight]) expect(view).toMatchObject({ width: 10, height: 10 });
  expect(topLeft?.data[0]).toBe(0);
  expect(bottomRight?.data[0]).toBe(20);
});
