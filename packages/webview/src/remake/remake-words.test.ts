import { expect, it } from 'vitest';
import { rangeWords, targetWords } from './remake-words.js';

it('joins numbers that follow each other', () => {
  expect(rangeWords([0, 1, 2, 5, 7, 8])).toBe('0–2, 5, 7–8');
});

it('says what a picture shows', () => {
  const one = { kind: 'channels', layer: 'a', channels: [3], columns: 1 } as const;
  expect(targetWords(one)).toBe('a, channel 3');
  expect(targetWords({ ...one, channels: [3, 4] })).toBe('a, channels 3–4');
  expect(targetWords({ kind: 'sheet', parts: [one, { ...one, layer: 'b' }] })).toBe(
    'channels of 2 layers: a, b',
  );
  const objective = { kind: 'objective', objective: 'a:1' } as const;
  expect(targetWords({ kind: 'sheet', parts: [objective, { ...objective, objective: '-(a:1)' }] })).toBe(
    'the objective a:1; the objective -(a:1)',
  );
});
