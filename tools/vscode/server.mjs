// folders and settings → a running VS Code server → an address to open in Chromium.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { killGroup, run, startProcess } from '../../scripts/processes.mjs';
import { serverFolder, serverNode } from './install.mjs';

const here = fileURLToPath(new URL('./', import.meta.url));
const serverMain = `${serverFolder}/out/server-main.js`;

/** No marketplace: neither a test nor a first look at a model needs the network. */
const serverEnvironment = { EXTENSIONS_GALLERY: '{}' };

/** Settings that keep VS Code quiet, so that nothing but what is tried shows up. */
export const quietSettings = Object.freeze({
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'git.enabled': false,
  'security.workspace.trust.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'window.commandCenter': false,
  'workbench.reduceMotion': 'on',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
});

/** What a window needs of VS Code's own extensions to look as usual. With all hundred of them it takes twice as long to start. */
export const plainExtensions = Object.freeze([
  ...['theme-defaults', 'theme-modern-icons', 'theme-seti', 'configuration-editing', 'json', 'python'],
]);

/**
 * @typedef {object} ServerOptions
 * @property {string} dataFolder An absolute path. Where the server keeps its users' settings and state.
 * @property {string} [extensionsFolder] An absolute path. Default: a folder inside `dataFolder`.
 * @property {readonly string[]} [builtInExtensions] Those of VS Code's own that are wanted, by folder. Default: all.
 * @property {Readonly<Record<string, unknown>>} [settings] User settings. Default: what the data folder holds from the last time,
 *   else `quietSettings`.
 * @property {string} [host] The address to listen on. Default: 127.0.0.1.
 * @property {number | undefined} [port] Fails where it is taken. Default: any free one.
 * @property {number} [preferredPort] Where no `port` is given: this one, unless it is taken.
 * @property {boolean} [withToken] Ask whoever connects for a token; the address carries it. Default: false.
 * @property {boolean} [smokeTestDriver] Accept an extension's folder and tests in the address. It also stops notifications from
 *   popping up, so use it for in-host tests only. Default: false.
 * @property {NodeJS.ProcessEnv} [environment] Added to the extension host's environment.
 */

/**
 * @typedef {object} RunningServer
 * @property {number} port
 * @property {(folder: string, payload?: readonly (readonly [string, string])[]) => string} url The address that opens a folder.
 * @property {Promise<number | null>} ended Settles with the exit code once the server has ended, wanted or not.
 * @property {() => string} log What the server has printed so far.
 * @property {string} settingsFile The user's settings, which a window reads when it opens, and does not follow afterwards.
 * @property {() => Promise<void>} stop
 */

/**
 * Starts the server and waits until it answers (about a quarter of a second). It ends with this process.
 * @param {ServerOptions} options
 * @returns {Promise<RunningServer>}
 * @throws {Error} With the server's output where it ended or stayed silent.
 */
export async function startServer({
  dataFolder,
  extensionsFolder = `${dataFolder}/extensions`,
  builtInExtensions,
  settings,
  host = '127.0.0.1',
  port: wantedPort,
  preferredPort,
  withToken = false,
  smokeTestDriver = false,
  environment = {},
}) {
  const port = wantedPort ?? (await freePort(host, preferredPort));
  const settingsFile = `${dataFolder}/data/User/settings.json`;
  if (settings !== undefined || !existsSync(settingsFile)) {
    await mkdir(dirname(settingsFile), { recursive: true });
    await writeFile(settingsFile, JSON.stringify(settings ?? quietSettings, undefined, 2));
  }
  const token = withToken ? randomBytes(16).toString('hex') : undefined;
  const builtInFolder = builtInExtensions && (await linkExtensions(builtInExtensions, dataFolder));
  const tokenFile = `${dataFolder}/connection-token`;
  // In a file, since every user of the machine can read the arguments of a process.
  if (token !== undefined) await writeFile(tokenFile, token, { mode: 0o600 });

  const child = startProcess(
    serverNode,
    [
      ...['--import', `${here}parent-watch.mjs`, '--import', `${here}webview-origin.mjs`, serverMain],
      ...['--host', host, '--port', String(port)],
      ...(token === undefined ? ['--without-connection-token'] : ['--connection-token-file', tokenFile]),
      ...['--accept-server-license-terms', '--telemetry-level', 'off'],
      ...['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder],
      ...(builtInFolder === undefined ? [] : ['--builtin-extensions-dir', builtInFolder]),
      ...(smokeTestDriver ? ['--enable-smoke-test-driver'] : []),
    ],
    { env: { ...process.env, ...serverEnvironment, ...environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let log = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
      log += text;
    });
  }
  /** @type {Promise<number | null>} */
  const ended = once(child, 'exit').then(([code]) => code);

  const stop = async () => {
    killGroup(child, 'SIGTERM');
    const timer = setTimeout(() => {
      killGroup(child, 'SIGKILL');
    }, 3000);
    await ended;
    clearTimeout(timer);
    // File watchers and terminals may outlive the server that started them.
    killGroup(child, 'SIGKILL');
  };

  const isReady = await Promise.race([
    ended.then(() => false),
    answers(`http://${listensOnAll(host) ? '127.0.0.1' : host}:${String(port)}/version`),
  ]);
  if (!isReady) {
    await stop();
    throw new Error(`The VS Code server did not start on port ${String(port)}:\n${log.slice(-3000)}`);
  }

  return {
    port,
    url(folder, payload) {
      const query = new URLSearchParams({ folder });
      if (token !== undefined) query.set('tkn', token);
      if (payload !== undefined) query.set('payload', JSON.stringify(payload));
      // Only by this name is the page a secure context, with service workers and WebGPU.
      const name = listensOnAll(host) || host === '127.0.0.1' ? 'localhost' : host;
      return `http://${name}:${String(port)}/?${query.toString().replaceAll('%2F', '/')}`;
    },
    ended,
    log: () => log,
    settingsFile,
    stop,
  };
}

/**
 * Installs a packed extension the way users do.
 * @param {{ vsixPath: string, dataFolder: string, extensionsFolder?: string }} options
 * @throws {Error} With VS Code's own words.
 */
export async function installExtension({
  vsixPath,
  dataFolder,
  extensionsFolder = `${dataFolder}/extensions`,
}) {
  const { code, output } = await run(
    serverNode,
    [
      ...[serverMain, '--install-extension', vsixPath, '--force', '--accept-server-license-terms'],
      ...['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder],
    ],
    { env: serverEnvironment, timeoutMs: 60_000 },
  );
  if (code !== 0) throw new Error(`VS Code did not accept ${vsixPath}:\n${output}`);
}

/**
 * @param {string} host
 * @param {number} [preferred]
 * @returns {Promise<number>} The preferred port where it is free, else any free one.
 */
async function freePort(host, preferred = 0) {
  const probe = createServer();
  try {
    await once(probe.listen(preferred, host), 'listening');
  } catch (error) {
    if (preferred === 0) throw error;
    return freePort(host);
  }
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('No free port could be found.');
  return address.port;
}

/** @param {string} host */
function listensOnAll(host) {
  return host === '0.0.0.0' || host === '::';
}

/** @param {string} url */
async function answers(url) {
  for (const end = Date.now() + 30_000; Date.now() < end;) {
    const answer = await fetch(url).catch(() => undefined);
    if (answer?.ok === true) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

/**
 * A folder with some of VS Code's own extensions.
 * @param {readonly string[]} names
 * @param {string} dataFolder
 */
async function linkExtensions(names, dataFolder) {
  const folder = `${dataFolder}/built-in-extensions`;
  await mkdir(folder);
  for (const name of names) await symlink(`${serverFolder}/extensions/${name}`, `${folder}/${name}`);
  return folder;
}
