import { defaultDreamRecipe, mixedTargets } from '@featurescope/core';
import { expect, it } from 'vitest';
import { channelsFrom, dreamTexts, progressWords, targetWords } from './dream-words.js';

it('reads channels, and refuses those that a layer has not', () => {
  expect(channelsFrom('', 8)).toEqual([]);
  expect(channelsFrom('4', 8)).toEqual([4]);
  expect(channelsFrom('0-2, 2; 7', 8)).toEqual([0, 1, 2, 7]);
  expect(channelsFrom('8', 8)).toBeNull();
  expect(channelsFrom('3-1', 8)).toBeNull();
  expect(channelsFrom('all', 8)).toBeNull();
});

it('says what is dreamt of', () => {
  expect(targetWords({ kind: 'layer', layer: 'mixed4', weight: 1.5 }, null)).toBe('mixed4 × 1.5');
  expect(targetWords({ kind: 'layer', layer: 'a', channels: [4, 17], weight: 1 }, null)).toBe(
    'a, channels 4, 17',
  );
  expect(targetWords({ kind: 'class', classIndex: 1, weight: -1 }, ['cat', 'dog'])).toBe('class dog × −1');
});

it('says how far a dream is', () => {
  const progress = {
    octave: 2,
    octaveCount: 4,
    width: 366,
    height: 274,
    step: 31,
    stepCount: 80,
    objective: 1,
  };
  expect(progressWords(progress, 12_000)).toBe('Octave 2 of 4 · 366 × 274 px · step 31 of 80 · 12 s left');
});

it('writes into a picture how it was made, without pixels', () => {
  const settings = {
    recipe: defaultDreamRecipe,
    targets: [{ kind: 'layer', layer: 'mixed4', weight: 1 }],
    seed: 3,
  } as const;
  const texts = dreamTexts({ source: 'cat.png', settings, isComplete: false }, 'textures', null);
  expect(texts['Description']).toContain('DeepDream on cat.png with textures: mixed4.');
  expect(JSON.parse(texts['featurescope:dream'] ?? '')).toEqual({
    model: 'textures',
    source: 'cat.png',
    settings,
    isComplete: false,
  });
});

it('passes over from some layers to another one', () => {
  const from = [{ kind: 'layer', layer: 'a', weight: 2 }] as const;
  const to = { kind: 'layer', layer: 'b', weight: 1 } as const;
  expect(mixedTargets(from, to, 0)).toEqual([{ ...from[0], weight: 2 }]);
  expect(mixedTargets(from, to, 0.25)).toEqual([
    { ...from[0], weight: 1.5 },
    { ...to, weight: 0.25 },
  ]);
  expect(mixedTargets(from, to, 1)).toEqual([to]);
});
