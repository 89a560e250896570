// command → child process in a group of its own → { code, output }; no child outlives this process.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's root folder, with a trailing slash. */
export const root = fileURLToPath(new URL('../', import.meta.url));

/** @type {Set<import('node:child_process').ChildProcess>} */
const living = new Set();

process.on('exit', () => {
  for (const child of living) killGroup(child, 'SIGKILL');
});

/**
 * Ends a child together with everything that it started.
 * @param {import('node:child_process').ChildProcess} child
 * @param {NodeJS.Signals} signal
 */
export function killGroup(child, signal) {
  if (child.pid === undefined) return;
  try {
    // A negative id addresses the whole process group; Windows has none.
    if (process.platform === 'win32') child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

/**
 * Starts a child that leads its own process group and dies with this process.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 */
export function startProcess(command, args, options) {
  const child = spawn(command, args, { ...options, detached: process.platform !== 'win32' });
  living.add(child);
  child.once('exit', () => {
    living.delete(child);
  });
  return child;
}

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] Default: the repository's root.
 * @property {NodeJS.ProcessEnv} [env] Added to this process's environment.
 * @property {number} [timeoutMs] Default: ten minutes.
 * @property {boolean} [live] Pass the output on while it comes. Default: false.
 */

/**
 * Runs a command to its end. It never rejects for an exit code: `code` is 127 where the command could not be
 * started and 124 where it ran out of time, and `output` then ends with a line that says so.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function run(command, args, { cwd = root, env = {}, timeoutMs = 600_000, live = false } = {}) {
  return new Promise((resolve) => {
    const child = startProcess(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    let timedOut = false;
    const timer = setTimeout(() => {
      timedOut = true;
      killGroup(child, 'SIGKILL');
    }, timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ text) => {
        output += text;
        if (live) process.stdout.write(text);
      });
    }
    child.once('error', (error) => {
      clearTimeout(timer);
      living.delete(child);
      resolve({ code: 127, output: `${output}\n${command} could not be started: ${error.message}\n` });
    });
    child.once('close', (code) => {
      clearTimeout(timer);
      // What a finished command left running in its group must not disturb the next one.
      killGroup(child, 'SIGKILL');
      if (timedOut) resolve({ code: 124, output: `${output}\nEnded after ${String(timeoutMs / 1000)} s.\n` });
      else resolve({ code: code ?? 1, output });
    });
  });
}

/**
 * Runs npm: the very npm that runs us, where there is one, so that versions agree.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNpm(args, options) {
  const script = process.env['npm_execpath'];
  if (script?.endsWith('.js')) return run(process.execPath, [script, ...args], options);
  return process.platform === 'win32'
    ? run('cmd.exe', ['/d', '/c', 'npm', ...args], options)
    : run('npm', args, options);
}

/**
 * Runs the command-line entry of an installed package, without a shell and without looking at the PATH.
 * @param {string} script A path below the root's `node_modules`, such as `eslint/bin/eslint.js`.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runInstalled(script, args, options) {
  return run(process.execPath, [`${root}node_modules/${script}`, ...args], options);
}

/**
 * Runs `action` on Ctrl+C, on a terminal that closes and on `kill`, then ends this process. Without it a signal would skip
 * the 'exit' handlers, and children would stay behind.
 * @param {() => void | Promise<void>} [action]
 */
export function endOnSignals(action = () => undefined) {
  for (const [signal, code] of /** @type {const} */ ([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ])) {
    process.once(signal, () => {
      void Promise.resolve(action()).finally(() => process.exit(code));
    });
  }
}
