import { playwright } from '@vitest/browser-playwright';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { findChromium, launchOptions } from './scripts/chromium.mjs';

const chromium = await findChromium();
const setupFiles = ['./scripts/vitest/no-console.ts'];
const browserTests = 'packages/*/src/**/*.browser.test.ts';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          environment: 'node',
          include: [
            'packages/*/src/**/*.test.ts',
            'packages/*/test/unit/**/*.test.ts',
            'scripts/**/*.test.ts',
          ],
          exclude: ['**/node_modules/**', browserTests],
          setupFiles,
          testTimeout: 30_000,
          // By itself vitest leaves one core alone, which on two cores is half of them.
          maxWorkers: Math.max(2, availableParallelism() - 1),
          // Projects with other numbers of workers have their turn before.
          sequence: { groupOrder: 1 },
        },
      },
      {
        // Fixtures beside the repository may be fetched too.
        server: { fs: { allow: ['.', fileURLToPath(new URL('../shared', import.meta.url))] } },
        test: {
          name: 'browser',
          include: [browserTests],
          globalSetup: ['packages/worker/test/build-workers.ts'],
          setupFiles,
          testTimeout: 60_000,
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            // Without a path Playwright's own Chromium is tried, and its absence is reported.
            provider: playwright({ launchOptions: chromium === undefined ? {} : launchOptions(chromium) }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        test: {
          name: 'vscode',
          environment: 'node',
          include: ['packages/vscode-ext/test/ui/**/*.test.ts'],
          globalSetup: ['packages/vscode-ext/test/harness/global-setup.ts'],
          // One server and one browser; two windows at once would only slow each other down on two cores.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
