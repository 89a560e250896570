// test/in-host/*.ts → test/dist/*.cjs, which the extension host loads.
import { build } from 'esbuild';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../in-host/', import.meta.url));
const outputs = fileURLToPath(new URL('../dist/', import.meta.url));

/**
 * Bundles each test and the entry.
 * @returns {Promise<string>} The path of the entry.
 */
export async function buildSuite() {
  const names = (await readdir(sources)).filter((name) => name === 'index.ts' || name.endsWith('.test.ts'));
  await build({
    entryPoints: names.map((name) => `${sources}${name}`),
    outdir: outputs,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // VS Code gives `vscode`; mocha finds its parts by path.
    external: ['vscode', 'mocha'],
    sourcemap: 'inline',
    logLevel: 'warning',
  });
  return `${outputs}index.cjs`;
}
