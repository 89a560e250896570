import type { OriginPart } from '@featurescope/core';
import { expect, it } from 'vitest';
import { sheetTarget } from './sheet-target.js';

const channel = (layer: string, index: number): OriginPart => ({
  kind: 'channels',
  layer,
  channels: [index],
  columns: 1,
});

const start = (index: number): OriginPart => ({
  kind: 'objective',
  objective: 'a:1',
  diverse: { count: 4, shown: [index] },
});

it('names channels of one layer together, in columns as the sheet has them', () => {
  expect(
    sheetTarget([channel('a', 3), channel('a', 5), channel('a', 9), channel('a', 2), channel('a', 1)]),
  ).toEqual({
    ...{ kind: 'channels', layer: 'a', channels: [3, 5, 9, 2, 1], columns: 3 },
  });
});

it('keeps layers apart', () => {
  expect(sheetTarget([channel('a', 3), channel('b', 3), channel('b', 4)])).toEqual({
    kind: 'sheet',
    parts: [channel('a', 3), { ...channel('b', 3), channels: [3, 4], columns: 2 }],
  });
});

it('knows which of the starts are there, and takes one picture for what it is', () => {
  expect(sheetTarget([start(0), start(2), start(3)])).toEqual({
    ...{ kind: 'objective', objective: 'a:1', diverse: { count: 4, shown: [0, 2, 3] } },
  });
  expect(sheetTarget([start(1)])).toEqual(start(1));
  const plain: OriginPart = { kind: 'objective', objective: 'a:1' };
  expect(sheetTarget([plain, { ...plain, objective: '-(a:1)' }])).toEqual({
    kind: 'sheet',
    parts: [plain, { ...plain, objective: '-(a:1)' }],
  });
});
