// Where is a Chromium that works? CHROMIUM_PATH, Playwright's cache, the PATH; else one is installed.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { run, runInstalled } from './processes.mjs';

/**
 * What tests start Chromium with. It stays off the network; WebGPU is on, on a software adapter where there is no GPU. Playwright
 * disables ThirdPartyStoragePartitioning, without which webviews of another origin get no service worker and stay blank: only
 * the last `--disable-features` counts, so ours undoes that.
 */
export const chromiumFlags = Object.freeze([
  '--no-first-run',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-features=Translate',
  '--enable-unsafe-webgpu',
]);

/**
 * Launch options for Playwright.
 * @param {string} executablePath
 */
export function launchOptions(executablePath) {
  // Where there is a GPU, tests use it.
  return { executablePath, args: [...chromiumFlags], ignoreDefaultArgs: ['--disable-gpu'] };
}

const commands = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The path of a Chromium that starts, or undefined.
 * @returns {Promise<string | undefined>}
 * @throws {Error} Where CHROMIUM_PATH names something that does not start: a wish must not be passed over in silence.
 */
export async function findChromium() {
  const wanted = process.env['CHROMIUM_PATH'];
  if (wanted) {
    if (await starts(wanted)) return wanted;
    throw new Error(`CHROMIUM_PATH is ${wanted}, which is no Chromium that starts here.`);
  }
  for (const candidate of [await playwrightChromium(), ...onPath()]) {
    if (candidate !== undefined && (await starts(candidate))) return candidate;
  }
  return undefined;
}

/**
 * Finds a Chromium or installs one: Playwright's own download, else Debian's package where we are root.
 * @param {(line: string) => void} [report] Is told what is going on.
 * @returns {Promise<string>} The path of the program.
 * @throws {Error} One sentence that says what to do.
 */
export async function ensureChromium(report = () => undefined) {
  const found = await findChromium();
  if (found !== undefined) return found;

  report('No Chromium found: downloading Playwright’s.');
  const download = await runInstalled('playwright/cli.js', ['install', '--no-shell', 'chromium'], {
    // Behind a firewall that drops packets the default would wait for minutes.
    env: { PLAYWRIGHT_DOWNLOAD_CONNECTION_TIMEOUT: '10000' },
    timeoutMs: 300_000,
  });
  const downloaded = await findChromium();
  if (downloaded !== undefined) return downloaded;

  if (process.platform === 'linux' && process.getuid?.() === 0) {
    report(
      download.code === 0
        ? 'Playwright’s Chromium does not start here (libraries are missing): installing Debian’s package.'
        : 'The download failed: installing Debian’s package.',
    );
    await installDebianPackage();
    const installed = await findChromium();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'There is no Chromium here and none could be installed: install Chromium or Google Chrome, or set CHROMIUM_PATH to one.',
  );
}

async function installDebianPackage() {
  const options = { env: { DEBIAN_FRONTEND: 'noninteractive' }, timeoutMs: 300_000 };
  const update = await run('apt-get', ['update'], options);
  if (update.code === 0) await run('apt-get', ['install', '-y', 'chromium'], options);
}

async function playwrightChromium() {
  try {
    const { chromium } = await import('playwright');
    return chromium.executablePath();
  } catch {
    return undefined; // Not installed yet, or a platform that Playwright has no Chromium for.
  }
}

function onPath() {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter(Boolean);
  return commands.flatMap((command) => folders.map((folder) => join(folder, command)));
}

/**
 * Ubuntu's `chromium-browser` may be a stub that only advertises a snap, and a download may lack libraries: existing is
 * not enough.
 * @param {string} path
 */
async function starts(path) {
  if (!existsSync(path)) return false;
  // On Windows `--version` opens a window instead.
  if (process.platform === 'win32') return true;
  const { code } = await run(path, ['--version'], { timeoutMs: 30_000 });
  return code === 0;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    console.log(
      await ensureChromium((line) => {
        console.error(line);
      }),
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
