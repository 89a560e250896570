// Is there a desktop VS Code that can be opened here, and where is its program?
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { delimiter, dirname, join, sep } from 'node:path';

/**
 * @typedef {object} DesktopVsCode
 * @property {string} command The `code` of the PATH, which opens a window and returns.
 * @property {string | undefined} program The program behind it, which ends when its window is closed; tests need that. Unknown
 *   under WSL, where the program is Windows' own.
 */

/**
 * The desktop VS Code on the PATH; undefined where there is none or it could not open a window.
 * @returns {DesktopVsCode | undefined}
 */
export function findDesktopVsCode() {
  const command = onPath(process.platform === 'win32' ? 'code.cmd' : 'code');
  if (command === undefined || isRemoteCommand(command) || !canOpenWindows()) return undefined;
  return { command, program: isWsl() ? undefined : programBehind(command) };
}

function canOpenWindows() {
  if (process.platform !== 'linux') return true;
  if (process.getuid?.() === 0) return false; // VS Code refuses to run as root.
  return isWsl() || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/**
 * In a terminal of a remote VS Code, `code` only talks to the window it belongs to and cannot load an extension's folder.
 * @param {string} command
 */
function isRemoteCommand(command) {
  return realpathSync(command).split(sep).includes('remote-cli');
}

function isWsl() {
  if (process.platform !== 'linux') return false;
  try {
    return /microsoft/i.test(readFileSync('/proc/version', 'utf8'));
  } catch {
    return false;
  }
}

/** @param {string} name */
function onPath(name) {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find((path) => existsSync(path));
}

/**
 * `code` is a script in `bin/`; the program lies one folder up, or beside the application's resources on macOS.
 * @param {string} command
 */
function programBehind(command) {
  const bin = dirname(realpathSync(command));
  const candidates = {
    linux: ['../code'],
    win32: ['../Code.exe'],
    darwin: ['../../../MacOS/Electron', '../../../MacOS/Code'],
  }[/** @type {'linux' | 'win32' | 'darwin'} */ (process.platform)];
  return candidates?.map((path) => join(bin, path)).find((path) => existsSync(path));
}
