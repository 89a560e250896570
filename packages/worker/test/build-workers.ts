// The worker bundles as the extension ships them, for tests in a browser: served as they are, started from blobs.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { workerBundles } from '../worker-bundles.mjs';
import type {} from './browser-workers.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const sharedFolder = fileURLToPath(new URL('../../../../shared', import.meta.url));

export default async function buildWorkers(project: TestProject): Promise<void> {
  project.provide('sharedFolder', existsSync(sharedFolder) ? `/@fs${sharedFolder}` : null);
  await build({
    ...workerBundles,
    logLevel: 'warning',
    outdir: `${packageFolder}dist`,
    // Under `.js` the test server would rewrite them.
    outExtension: { '.js': '.bundle' },
  });
}
