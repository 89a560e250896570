import { expect, it } from 'vitest';
import { JobQueue } from './job-queue.js';

function gate() {
  let open: () => void = () => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { open, opened };
}

it('runs one job at a time, in order, whatever becomes of them', async () => {
  const queue = new JobQueue();
  const log: string[] = [];
  const first = gate();
  const results = Promise.allSettled([
    queue.run(async () => {
      log.push('first begins');
      await first.opened;
      log.push('first ends');
      throw new Error('failed');
    }),
    queue.run(() => {
      log.push('second');
      return Promise.resolve(2);
    }),
  ]);
  await Promise.resolve();
  first.open();
  expect((await results).map(({ status }) => status)).toEqual(['rejected', 'fulfilled']);
  expect(log).toEqual(['first begins', 'first ends', 'second']);
});

it('lets a waiting job be cancelled at once, and the others keep their order', async () => {
  const queue = new JobQueue();
  const first = gate();
  const controller = new AbortController();
  const running = queue.run(() => first.opened);
  const waiting = queue.run(() => Promise.reject(new Error('must not run')), controller.signal);
  let lastHasRun = false;
  const last = queue.run(() => {
    lastHasRun = true;
    return Promise.resolve();
  });
  controller.abort();
  await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  expect(lastHasRun).toBe(false);
  first.open();
  await Promise.all([running, last]);
});
