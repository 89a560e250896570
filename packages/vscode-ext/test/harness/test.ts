// vitest's `test` with a fixture that opens VS Code windows and closes them afterwards.
import { writeFile } from 'node:fs/promises';
import { chromium, type Browser } from 'playwright';
import { inject, test as base } from 'vitest';
import type {} from './global-setup.js';
import { openWindow, type OpenOptions, type OpenedWindow } from './open-window.js';
import type { VsCodeWindow } from './window.js';

/** What a test of the extension's interface is given. */
export interface VsCodeFixtures {
  /** Opens a window. Where the test fails, a picture of each of its windows is left in `test-results/`. */
  readonly open: (options?: OpenOptions) => Promise<VsCodeWindow>;
  /** The Chromium of the run. */
  readonly browser: Browser;
}

/** A test in the genuine VS Code. */
export const test = base.extend<VsCodeFixtures>({
  browser: [
    // eslint-disable-next-line no-empty-pattern -- vitest reads the dependencies of a fixture from this pattern
    async ({}, use) => {
      const browser = await chromium.connect(inject('vscodeAddress').browserEndpoint);
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  open: async ({ browser, task }, use) => {
    const opened: OpenedWindow[] = [];
    await use(async (options) => {
      const next = await openWindow(browser, inject('vscodeAddress'), options);
      opened.push(next);
      return next.window;
    });
    const hasFailed = task.result?.state === 'fail';
    for (const [index, { window, pageErrors, close }] of opened.entries()) {
      if (hasFailed) {
        const picture = await window.screenshot(`failed ${task.name} ${String(index + 1)}`);
        await writeFile(picture.replace(/png$/, 'log'), pageErrors.join('\n'));
      }
      await close();
    }
  },
});
