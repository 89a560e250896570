// packages/vscode-ext, built → a .vsix file as the marketplace would hand it out.
import { mkdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { root, run, runInstalled } from './processes.mjs';

/** The folder of the extension. */
export const extensionFolder = `${root}packages/vscode-ext`;

/** The folder of the sample models. */
export const modelsFolder = `${root}models`;

/**
 * Builds every artefact, and reuses what turbo has built before from the same sources.
 * @throws {Error} With turbo's output.
 */
export async function build() {
  const { code, output } = await runTurbo('build');
  if (code !== 0) throw new Error(`The build failed:\n${output}`);
}

/**
 * Runs one of the tasks of turbo.json in every package, without telemetry.
 * @param {string} task
 */
export function runTurbo(task) {
  return runInstalled('turbo/bin/turbo', ['run', task, '--output-logs=errors-only', '--continue'], {
    env: { TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1', TURBO_NO_UPDATE_NOTIFIER: '1' },
  });
}

/**
 * Packs the built extension.
 * @param {string} [vsixPath] Default: `.featurescope/featurescope.vsix`.
 * @returns {Promise<string>} The path of the file.
 * @throws {Error} With vsce's output.
 */
export async function packageExtension(vsixPath = `${root}.featurescope/featurescope.vsix`) {
  await mkdir(`${root}.featurescope`, { recursive: true });
  const { code, output } = await run(
    process.execPath,
    [
      `${root}node_modules/@vscode/vsce/vsce`,
      'package',
      ...['--no-dependencies', '--allow-missing-repository', '--skip-license', '-o', vsixPath],
    ],
    { cwd: extensionFolder, timeoutMs: 120_000 },
  );
  if (code !== 0) throw new Error(`The extension could not be packed:\n${output}`);
  return vsixPath;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await build();
  console.log(await packageExtension(process.argv[2]));
}
