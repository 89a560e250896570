// package-lock.json versus node_modules → `npm ci` when they differ.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { root, runNpm } from './processes.mjs';

/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {boolean} [link]
 * @property {boolean} [optional]
 * @property {boolean} [devOptional]
 * @property {boolean} [peer]
 */

/**
 * Installs exactly what package-lock.json says. Nothing happens where that is in place already: `npm ci` starts by deleting
 * everything, which would pull the floor from under an editor that has this folder open.
 * @param {(line: string) => void} [report] Is told what is going on.
 * @throws {Error} With npm's output.
 */
export async function installDependencies(report = () => undefined) {
  const difference = await findDifference();
  if (difference === undefined) return;
  report(`Installing the dependencies (${difference}).`);
  const { code, output } = await runNpm([
    'ci',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  if (code !== 0) throw new Error(`npm ci failed:\n${output}`);
}

/** What differs between the lock and what npm has installed, in words; undefined where nothing does. */
async function findDifference() {
  const locked = await readLock('package-lock.json');
  // npm's own record of what it has put into node_modules.
  const installed = await readLock('node_modules/.package-lock.json');
  if (installed === undefined) return 'none are here';
  for (const [path, wanted] of Object.entries(locked ?? {})) {
    // The packages of this repository are here anyway; only the links to them are npm's.
    if (!path.includes('node_modules/')) continue;
    const found = installed[path];
    if (wanted.link === true) {
      if (!existsSync(`${root}${path}`)) return `${path} is missing`;
    } else if (found === undefined) {
      // Optional packages of other platforms are never installed.
      if (wanted.optional !== true && wanted.devOptional !== true) return `${path} is missing`;
    } else if (found.version !== wanted.version) {
      return `${path} is ${String(found.version)} instead of ${String(wanted.version)}`;
    }
  }
  return undefined;
}

/**
 * @param {string} file
 * @returns {Promise<Record<string, LockedPackage> | undefined>}
 */
async function readLock(file) {
  if (!existsSync(`${root}${file}`)) return undefined;
  return JSON.parse(await readFile(`${root}${file}`, 'utf8')).packages;
}
