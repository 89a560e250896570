// The worker bundles as the extension ships them, for tests in a browser: served as they are, started from blobs.
import { build } from 'esbuild';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import type {} from './browser-workers.js';

const packageFolder = fileURLToPath(new URL('..', import.meta.url));
const sharedFolder = fileURLToPath(new URL('../../../../shared', import.meta.url));

export default async function buildWorkers(project: TestProject): Promise<void> {
  project.provide('sharedFolder', existsSync(sharedFolder) ? `/@fs${sharedFolder}` : null);
  await build({
    entryPoints: ['engine-worker', 'reader-worker', 'film-worker'].map(
      (name) => `${packageFolder}src/${name}.ts`,
    ),
    bundle: true,
    minify: true,
    legalComments: 'none',
    format: 'iife',
    platform: 'browser',
    target: 'es2022',
    loader: { '.wasm': 'binary' },
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'warning',
    outdir: `${packageFolder}dist`,
    // Under `.js` the test server would rewrite them.
    outExtension: { '.js': '.bundle' },
  });
}
