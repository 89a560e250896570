import { describe, expect, it } from 'vitest';
import { filmOrder, seamLength } from './film-order.js';

const plain = { seamCount: 0, isPingPong: false };
const shown = (order: ReturnType<typeof filmOrder>) => order.map(({ frame }) => frame);

describe('the order of a film', () => {
  it('is that of its frames', () => {
    expect(filmOrder(3, plain)).toEqual([
      { frame: 0, over: null },
      { frame: 1, over: null },
      { frame: 2, over: null },
    ]);
    expect(filmOrder(0, plain)).toEqual([]);
  });

  it('goes there and back without showing an end twice', () => {
    expect(shown(filmOrder(4, { ...plain, isPingPong: true }))).toEqual([0, 1, 2, 3, 2, 1]);
    expect(shown(filmOrder(1, { ...plain, isPingPong: true }))).toEqual([0]);
  });

  it('passes over at a seam from what follows the last frame into the first ones', () => {
    const order = filmOrder(10, { ...plain, seamCount: 2 });
    expect(shown(order)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    // After frame 7 comes frame 8 alone, as if nothing had ended; then half of 9.
    expect(order[0]?.over).toEqual({ frame: 8, opacity: 1 });
    expect(order[1]?.over).toEqual({ frame: 9, opacity: 0.5 });
    expect(order[2]?.over).toBeNull();
  });

  it('never takes more than half of the frames for a seam', () => {
    expect(filmOrder(4, { ...plain, seamCount: 9 })).toHaveLength(2);
    expect(seamLength(30)).toBe(8);
    expect(seamLength(2)).toBe(2);
  });
});
