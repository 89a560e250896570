// Runs the in-host suite through @vscode/test-electron: in a desktop VS Code where one can be opened, else in the server, and where
// that cannot run in the VS Code that test-electron fetches.
import { runTests } from '@vscode/test-electron';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findDesktopVsCode } from '../../../../scripts/desktop-vscode.mjs';
import { extensionFolder, modelsFolder } from '../../../../scripts/package-extension.mjs';
import { endOnSignals } from '../../../../scripts/processes.mjs';
import { isServerSupported } from '../../../../tools/vscode/install.mjs';
import { buildSuite } from './build-suite.mjs';

const shim = fileURLToPath(new URL('./code-shim.mjs', import.meta.url));
const program = findDesktopVsCode()?.program ?? (isServerSupported ? shim : undefined);
console.log(
  program === shim
    ? 'No desktop VS Code: using the server.'
    : `Using ${program ?? 'a VS Code that is fetched'}.`,
);

// The profile's path is kept short: VS Code puts a socket into it, whose path may have 103 characters.
const folder = await mkdtemp(join(tmpdir(), 'fs-host-'));
endOnSignals(() => rm(folder, { recursive: true, force: true }));
try {
  // A copy: a test may write beside a model.
  await cp(modelsFolder, join(folder, 'models'), { recursive: true });
  await runTests({
    ...(program !== undefined && { vscodeExecutablePath: program }),
    extensionDevelopmentPath: extensionFolder,
    extensionTestsPath: await buildSuite(),
    launchArgs: [
      join(folder, 'models'),
      `--user-data-dir=${join(folder, 'user')}`,
      `--extensions-dir=${join(folder, 'extensions')}`,
    ],
  });
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await rm(folder, { recursive: true, force: true });
}
