import { describe, expect, test } from 'vitest';
import { runSteps, words, type Counts, type Step } from './report.mjs';

function step(name: string, counts: Counts): Step {
  return { name, title: name, run: () => Promise.resolve(counts) };
}

async function run(...steps: Step[]): Promise<{ sum: string; printed: string }> {
  const lines: string[] = [];
  const sum = await runSteps(steps, (line) => lines.push(line));
  return { sum: words(sum), printed: lines.join('\n') };
}

describe('runSteps', () => {
  test('sums up, and prints the reason of each skip but no output of what passed', async () => {
    const skipped = [{ name: 'on a GPU', reason: 'no GPU' }];
    const { sum, printed } = await run(
      step('one', { passed: 2, failed: 0, skipped: [], output: 'chatter' }),
      step('two', { passed: 3, failed: 0, skipped }),
    );
    expect(sum).toBe('5 passed, 0 failed, 1 skipped');
    expect(printed).toContain('skipped: on a GPU: no GPU');
    expect(printed).not.toContain('chatter');
  });

  test('prints the output of what failed, and goes on', async () => {
    const { sum, printed } = await run(
      step('one', { passed: 1, failed: 2, skipped: [], output: 'expected 1, found 2' }),
      step('two', { passed: 1, failed: 0, skipped: [] }),
    );
    expect(sum).toBe('2 passed, 2 failed, 0 skipped');
    expect(printed).toContain('expected 1, found 2');
  });

  test('counts a skip without a reason as a failure', async () => {
    const { sum } = await run(
      step('one', { passed: 1, failed: 0, skipped: [{ name: 'x', reason: undefined }] }),
    );
    expect(sum).toBe('1 passed, 1 failed, 1 skipped');
  });

  test('counts a step that ran nothing as a failure', async () => {
    const { sum } = await run(step('one', { passed: 0, failed: 0, skipped: [] }));
    expect(sum).toBe('0 passed, 1 failed, 0 skipped');
  });

  test('skips a step that cannot be run here, and says why', async () => {
    const { sum, printed } = await run(step('one', { passed: 1, failed: 0, skipped: [] }), {
      ...step('two', { passed: 1, failed: 0, skipped: [] }),
      unavailable: 'It needs Linux.',
    });
    expect(sum).toBe('1 passed, 0 failed, 1 skipped');
    expect(printed).toContain('skipped: two: It needs Linux.');
  });

  test('runs as many at a time as there are lanes, and prints in order', async () => {
    const events: string[] = [];
    const slow = (name: string, ms: number): Step => ({
      name,
      title: name,
      run: async () => {
        events.push(`${name} begins`);
        await new Promise((resolve) => setTimeout(resolve, ms));
        events.push(`${name} ends`);
        return { passed: 1, failed: 0, skipped: [] };
      },
    });
    const lines: string[] = [];
    const steps = [slow('long', 300), slow('short', 20), slow('last', 20)];
    expect(words(await runSteps(steps, (line) => lines.push(line), 2))).toBe('3 passed, 0 failed, 0 skipped');
    expect(events).toEqual([
      ...['long begins', 'short begins', 'short ends', 'last begins', 'last ends', 'long ends'],
    ]);
    expect(lines.filter((line) => line.startsWith('──'))).toEqual(['── long', '── short', '── last']);
  });

  test('counts a step that broke as a failure, and says why', async () => {
    const broken: Step = { name: 'one', title: 'one', run: () => Promise.reject(new Error('no Chromium')) };
    const { sum, printed } = await run(broken);
    expect(sum).toBe('0 passed, 1 failed, 0 skipped');
    expect(printed).toContain('no Chromium');
  });
});
