// npm start: install → build → a VS Code with the extension, opened on the sample models. Ctrl+C ends what it started.
import { mkdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { parseArgs } from 'node:util';
import { installServer, isServerSupported } from '../tools/vscode/install.mjs';
import { installExtension, startServer } from '../tools/vscode/server.mjs';
import { installDependencies } from './dependencies.mjs';
import { findDesktopVsCode } from './desktop-vscode.mjs';
import { build, extensionFolder, modelsFolder, packageExtension } from './package-extension.mjs';
import { endOnSignals, root, run } from './processes.mjs';

const usage = `npm start [-- --server] [--port N] [--host ADDRESS] [--no-open]
  --server        use the VS Code server even where a desktop VS Code is installed
  --port N        the server's port (default 8420, or a free one where that is taken)
  --host ADDRESS  the address the server listens on (default 127.0.0.1)
  --no-open       do not open a browser (also: FEATURESCOPE_NO_OPEN=1)`;

const next = 'Right-click textures/textures.h5 → Visualize Filters';

/** Prints one line. @param {string} line */
const say = (line) => {
  console.log(line);
};

async function start() {
  const { values } = parseArgs({
    options: {
      help: { type: 'boolean', default: false },
      server: { type: 'boolean', default: false },
      port: { type: 'string' },
      host: { type: 'string', default: '127.0.0.1' },
      'no-open': { type: 'boolean', default: Boolean(process.env['FEATURESCOPE_NO_OPEN']) },
    },
  });
  if (values.help) {
    say(usage);
    return;
  }
  const desktop = values.server ? undefined : findDesktopVsCode();
  if (desktop === undefined && !isServerSupported) {
    throw new Error(
      'Featurescope needs VS Code: install it with its `code` command on the PATH (https://code.visualstudio.com), then run npm start again.',
    );
  }

  const port = parsePort(values.port);

  await installDependencies(say);
  say('Building.');
  await build();
  if (desktop === undefined) await openServer(values.host, port, !values['no-open']);
  else await openDesktop(desktop.command);
}

/** @param {string} command */
async function openDesktop(command) {
  const words = ['--new-window', `--extensionDevelopmentPath=${extensionFolder}`, modelsFolder];
  // Windows' command is a batch file, which only its shell can run.
  const { code, output } = await (process.platform === 'win32'
    ? run('cmd.exe', ['/d', '/c', command, ...words])
    : run(command, words));
  if (code !== 0) throw new Error(`${command} failed:\n${output}`);
  say(`\nVS Code is open on models/.\nNext: ${next}`);
}

/**
 * @param {string} host
 * @param {number | undefined} port
 * @param {boolean} openBrowser
 */
async function openServer(host, port, openBrowser) {
  const dataFolder = `${root}.featurescope/vscode`;
  await mkdir(dataFolder, { recursive: true });
  await installServer(say);
  await installExtension({ vsixPath: await packageExtension(), dataFolder });
  const server = await startServer({ dataFolder, host, port, preferredPort: 8420, withToken: true });
  endOnSignals(() => {
    say('\nStopping VS Code.');
    return server.stop();
  });

  const address = server.url(modelsFolder);
  say(`\nVS Code is running. Open this in Chrome, Edge or Chromium:\n\n  ${address}\n`);
  if (isOpenToOthers(host)) {
    say(
      `From another computer: http://${hostname()}:${String(server.port)}/ is no secure context, so browsers refuse it what the\n` +
        `extension’s pages need (service workers, WebGPU). Forward the port instead, and open the address above there:`,
    );
  } else {
    say('The address works on this computer only. From another one, forward the port first:');
  }
  say(`  ssh -L ${String(server.port)}:localhost:${String(server.port)} ${hostname()}\n`);
  say(`Next: ${next}\nCtrl+C ends it.`);
  if (openBrowser) await tryToOpenBrowser(address);

  const code = await server.ended;
  throw new Error(`The VS Code server ended (exit code ${String(code)}):\n${server.log().slice(-3000)}`);
}

/** @param {string} host */
function isOpenToOthers(host) {
  return !['127.0.0.1', 'localhost', '::1'].includes(host);
}

/**
 * A convenience only: the address has been printed already.
 * @param {string} address
 */
async function tryToOpenBrowser(address) {
  const hasDisplay = Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
  if (hasDisplay && process.getuid?.() !== 0) await run('xdg-open', [address], { timeoutMs: 10_000 });
}

/** @param {string | undefined} text */
function parsePort(text) {
  if (text === undefined) return undefined;
  const port = Number(text);
  if (Number.isInteger(port) && port > 0 && port < 65_536) return port;
  throw new Error(`--port must be a number from 1 to 65535, not ${text}.`);
}

endOnSignals();
try {
  await start();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
