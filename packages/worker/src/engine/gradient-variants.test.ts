import { expect, it } from 'vitest';
import { takeFastestGradient, type GradientVariant } from './gradient-variants.js';

/** Takes the fastest of variants that take so many milliseconds; NaN: that fail. */
async function fastestOf(durations: readonly number[]) {
  const clock = { nowMs: 0, current: 0 };
  const tried: number[] = [];
  const variants = durations.map((_, index): GradientVariant => ({
    name: String(index),
    take: () => {
      tried.push(index);
      clock.current = index;
    },
  })) as [GradientVariant, ...GradientVariant[]];
  const climb = () => {
    const duration = durations[clock.current] ?? 0;
    clock.nowMs += duration;
    return Number.isNaN(duration) ? Promise.reject(new Error('refused')) : Promise.resolve();
  };
  const taken = await takeFastestGradient(variants, climb, () => clock.nowMs);
  return { taken, tried };
}

it('takes the fastest', async () => {
  expect(await fastestOf([30, 10, 20])).toEqual({ taken: '1', tried: [0, 1, 2, 1] });
});

it('passes over one that fails', async () => {
  expect((await fastestOf([30, Number.NaN])).taken).toBe('0');
});

it('tries no others where the first is slow: that is no GPU', async () => {
  expect(await fastestOf([5000, 10])).toEqual({ taken: '0', tried: [0, 0] });
});
