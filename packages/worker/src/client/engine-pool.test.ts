import { describe, expect, it } from 'vitest';
import { EnginePool } from './engine-pool.js';

/** Work that ends when it is told to. */
function openWork(log: string[], name: string) {
  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => (end = resolve));
  return {
    end,
    work: async (engine: string) => {
      log.push(`${name} on ${engine}`);
      await ended;
      return engine;
    },
  };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('EnginePool', () => {
  it('runs as much work side by side as there are engines, the rest in its order', async () => {
    const pool = new EnginePool<string>();
    const log: string[] = [];
    const works = ['1', '2', '3', '4'].map((name) => openWork(log, name));
    pool.add('a');
    pool.add('b');
    const results = works.map(({ work }) => pool.run(work));
    await turn();
    expect(log).toEqual(['1 on a', '2 on b']);
    works[1]?.end();
    await turn();
    expect(log).toEqual(['1 on a', '2 on b', '3 on b']);
    for (const { end } of works) end();
    expect(await Promise.all(results)).toEqual(['a', 'b', 'b', 'a']);
  });

  it('lets work wait for the first engine, and for one that comes later', async () => {
    const pool = new EnginePool<string>();
    const log: string[] = [];
    const [long, short] = [openWork(log, 'long'), openWork(log, 'short')];
    const running = [pool.run(long.work), pool.run(short.work)];
    await turn();
    expect(log).toEqual([]);
    pool.add('a');
    await turn();
    pool.add('b');
    await turn();
    expect(log).toEqual(['long on a', 'short on b']);
    long.end();
    short.end();
    await Promise.all(running);
  });

  it('puts questions to an idle engine, else beside the work of a busy one', async () => {
    const pool = new EnginePool<string>();
    const log: string[] = [];
    const work = openWork(log, 'work');
    pool.add('a');
    pool.add('b');
    const running = pool.run(work.work);
    expect(await pool.ask((engine) => Promise.resolve(engine))).toBe('b');
    pool.remove('b');
    expect(await pool.ask((engine) => Promise.resolve(engine))).toBe('a');
    work.end();
    await running;
  });

  it('gives a removed engine no more work, and lets it end what it does', async () => {
    const pool = new EnginePool<string>();
    const log: string[] = [];
    const work = openWork(log, 'work');
    pool.add('a');
    const running = pool.run(work.work);
    await turn();
    expect(pool.remove('a')).toBe(true);
    expect(pool.remove('a')).toBe(false);
    const next = pool.run((engine) => Promise.resolve(engine));
    work.end();
    expect(await running).toBe('a');
    await turn();
    expect(pool.size).toBe(0);
    pool.add('b');
    expect(await next).toBe('b');
  });

  it('frees an engine whose work failed', async () => {
    const pool = new EnginePool<string>();
    pool.add('a');
    await expect(pool.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await pool.run((engine) => Promise.resolve(engine))).toBe('a');
  });

  it('rejects what is aborted while it waits, at once and without losing a turn', async () => {
    const pool = new EnginePool<string>();
    const log: string[] = [];
    const work = openWork(log, 'work');
    pool.add('a');
    const running = pool.run(work.work);
    const controller = new AbortController();
    const waiting = pool.run(openWork(log, 'aborted').work, controller.signal);
    const next = pool.run((engine) => Promise.resolve(engine));
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    work.end();
    await running;
    expect(await next).toBe('a');
    expect(log).toEqual(['work on a']);
    await expect(pool.run(() => Promise.resolve(''), controller.signal)).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('rejects what waits and what comes once it is closed', async () => {
    const pool = new EnginePool<string>();
    const waiting = pool.run((engine) => Promise.resolve(engine));
    pool.close(new Error('closed'));
    await expect(waiting).rejects.toThrow('closed');
    await expect(pool.ask((engine) => Promise.resolve(engine))).rejects.toThrow('closed');
  });
});
