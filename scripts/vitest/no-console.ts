// A test that prints has found something that nobody handles: console output fails it.
import { afterEach, beforeEach, expect, vi } from 'vitest';

const methods = ['debug', 'error', 'info', 'log', 'warn'] as const;

/** tfjs's CPU backend advertises its native sibling to every Node process, unless the test under way has silenced it. */
const tolerated = /Hi, looks like you are running TensorFlow\.js in Node\.js/;

let printed: string[] = [];

beforeEach(() => {
  printed = [];
  for (const method of methods) {
    vi.spyOn(console, method).mockImplementation((...words: unknown[]) => {
      const line = words.map(String).join(' ');
      if (!tolerated.test(line)) printed.push(`console.${method}: ${line}`);
    });
  }
});

afterEach(() => {
  for (const method of methods) vi.mocked(console[method]).mockRestore();
  expect(printed, 'The test printed to the console.').toEqual([]);
});
