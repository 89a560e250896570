import { expect, it } from 'vitest';
import { Pace } from './pace.js';

it('says nothing before two steps, and does not count the compilation before the first', () => {
  const pace = new Pace();
  const follow = pace.follow(1);
  expect(pace.msPerStep).toBeNull();
  follow(1, 5000);
  expect(pace.msPerStep).toBeNull();
  follow(2, 5100);
  expect(pace.msPerStep).toBe(100);
});

it('spreads the time over steps that were not told of', () => {
  const pace = new Pace();
  const follow = pace.follow(1);
  follow(1, 0);
  follow(5, 400);
  expect(pace.msPerStep).toBe(100);
});

it('remembers the pace from one ascent to the next, without the time between them', () => {
  const pace = new Pace();
  const first = pace.follow(1);
  first(1, 0);
  first(2, 100);
  pace.follow(1)(1, 60_000);
  expect(pace.msPerStep).toBe(100);
});

it('tells ascents apart that run side by side', () => {
  const pace = new Pace();
  const [first, second] = [pace.follow(1), pace.follow(1)];
  first(1, 0);
  second(1, 50);
  first(2, 100);
  second(2, 150);
  expect(pace.msPerStep).toBe(100);
});

it('is that of one picture where several climb together', () => {
  const pace = new Pace();
  const follow = pace.follow(4);
  follow(1, 0);
  follow(2, 100);
  expect(pace.msPerStep).toBe(25);
});
