import { describe, expect, it } from 'vitest';
import { freshState, parseSavedState } from './saved-state.js';

describe('parseSavedState', () => {
  const fresh = freshState('file:///a.h5');

  it('gives back what was written', () => {
    const state = { ...fresh, layer: 'conv2d_3', view: 'kernels', colourMap: 'grey', firstTile: 16 } as const;
    expect(parseSavedState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it.each([undefined, null, 'text', {}, { version: 2, documentUri: 'file:///a.h5' }, { version: 1 }])(
    'has no use for %j',
    (value) => {
      expect(parseSavedState(value)).toBeNull();
    },
  );

  it('replaces single wrong values by their defaults', () => {
    const state = { ...fresh, layer: 'conv2d_3', view: 'dreams', tileSize: 1e9, firstTile: -1 };
    expect(parseSavedState(state)).toEqual({ ...fresh, layer: 'conv2d_3' });
  });
});
