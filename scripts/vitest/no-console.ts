// A test that prints has found something that nobody handles: console output fails it.
import { afterEach, beforeEach, expect, vi } from 'vitest';

const methods = ['debug', 'error', 'info', 'log', 'warn'] as const;

/** tfjs's CPU backend advertises its native sibling to every Node process, unless the test under way has silenced it. */
const tolerated = 'Hi, looks like you are running TensorFlow.js in Node.js';

let printed: string[] = [];
let restore: (() => void)[] = [];

beforeEach(() => {
  printed = [];
  restore = methods.map((method) => {
    const spy = vi.spyOn(console, method).mockImplementation((...words: unknown[]) => {
      const line = words.map(String).join(' ');
      if (!line.includes(tolerated)) printed.push(`console.${method}: ${line}`);
    });
    return () => spy.mockRestore();
  });
});

afterEach(() => {
  for (const undo of restore) undo();
  expect(printed, 'The test printed to the console.').toEqual([]);
});
