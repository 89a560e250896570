import { expect, it } from 'vitest';
import { latestWins } from './latest-wins.js';

it('keeps one message in flight and sends only the newest of those that wait', async () => {
  const sent: number[] = [];
  const acknowledgements: (() => void)[] = [];
  const push = latestWins<number>((value) => {
    sent.push(value);
    return new Promise<void>((resolve) => acknowledgements.push(resolve));
  });
  for (const value of [1, 2, 3, 4]) push(value);
  expect(sent).toEqual([1]);
  acknowledgements[0]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toEqual([1, 4]);
  acknowledgements[1]?.();
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toEqual([1, 4]);
  push(5);
  expect(sent).toEqual([1, 4, 5]);
});

it('goes on after a message that could not be sent', async () => {
  const sent: number[] = [];
  const push = latestWins<number>((value) => {
    sent.push(value);
    return Promise.reject(new Error('the port is closed'));
  });
  push(1);
  push(2);
  await Promise.resolve();
  await Promise.resolve();
  expect(sent).toEqual([1, 2]);
});
