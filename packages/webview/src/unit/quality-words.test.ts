import { expect, it } from 'vitest';
import { qualityFacts, qualityGrade } from './quality-words.js';

const quality = {
  gainInDeviations: 12.3,
  percentile: 1,
  rank: 1,
  channelCount: 64,
  robustness: 0.71,
  highFrequencyShare: 0.034,
  saturatedShare: 0.2,
};

it.each([
  [{}, 'good'],
  [{ rank: 2 }, 'fair'],
  [{ robustness: 0.2 }, 'fair'],
  [{ rank: 9, percentile: 0.9 }, 'weak'],
  [{ robustness: Number.NaN, percentile: 0 }, 'weak'],
] as const)('%j is a picture that is %s', (changes, name) => {
  expect(qualityGrade({ ...quality, ...changes }).name).toBe(name);
});

it('says each measure in numbers that a person reads', () => {
  expect(qualityFacts(quality).map(({ name, value }) => `${name}: ${value}`)).toEqual([
    'Excitement: 12.3 σ',
    'Beats: 100 % of images',
    'Rank among channels: 1 of 64',
    'Robustness: 71 %',
    'Fine grain: 3 %',
    'Black or white: 20 %',
  ]);
});
