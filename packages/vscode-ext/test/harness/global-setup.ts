// Once per run of the `vscode` tests: build and pack the extension, start the server and the browser.
import type { TestProject } from 'vitest/node';
import { build, packageExtension } from '../../../../scripts/package-extension.mjs';
import { startVsCode, type VsCodeAddress } from './vscode-run.js';

declare module 'vitest' {
  interface ProvidedContext {
    vscodeAddress: VsCodeAddress;
  }
}

/** FEATURESCOPE_VSIX names a packed extension to test instead of this checkout's. */
async function packedExtension(): Promise<string> {
  const given = process.env['FEATURESCOPE_VSIX'];
  if (given !== undefined) return given;
  await build();
  return packageExtension();
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = await startVsCode(await packedExtension());
  project.provide('vscodeAddress', run.address);
  return () => run.stop();
}
