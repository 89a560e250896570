#!/usr/bin/env node
// Understands desktop VS Code's arguments for extension tests, and runs them in the VS Code server and a headless Chromium.
import { chromium } from 'playwright';
import { format } from 'node:util';
import { ensureChromium, launchOptions } from '../../../../scripts/chromium.mjs';
import { endOnSignals } from '../../../../scripts/processes.mjs';
import { installServer } from '../../../../tools/vscode/install.mjs';
import { startServer } from '../../../../tools/vscode/server.mjs';

/** A suite that takes longer hangs. */
const timeLimitMs = 300_000;

/** What the server says about parts of it that are not built, about its connection, and about the marketplace it lacks. */
const serverNoise =
  /bindings file|watchdog|socket|connection token|grace time|builtin extensions|authentication provider|AgentHost|AccountPolicyGate|Service Worker/i;

/**
 * @param {string} name
 * @returns {string} The value of `--name=value`.
 */
function option(name) {
  const prefix = `--${name}=`;
  const found = process.argv.find((word) => word.startsWith(prefix));
  if (found === undefined) throw new Error(`--${name}= is missing.`);
  return found.slice(prefix.length);
}

async function runSuite() {
  const folder = process.argv.slice(2).find((word) => !word.startsWith('--'));
  if (folder === undefined) throw new Error('The folder to open is missing.');
  await installServer();
  const server = await startServer({
    dataFolder: option('user-data-dir'),
    extensionsFolder: option('extensions-dir'),
    smokeTestDriver: true,
  });
  const browser = await chromium.launch(launchOptions(await ensureChromium()));
  try {
    const page = await browser.newPage();
    // The two functions by which VS Code's test driver reports.
    const exitCode = new Promise((resolve) => {
      void page.exposeFunction('codeAutomationExit', (/** @type {number} */ code) => {
        resolve(code);
      });
    });
    await page.exposeFunction(
      'codeAutomationLog',
      (/** @type {string} */ _type, /** @type {unknown[]} */ words) => {
        const line = format(...words);
        if (!serverNoise.test(line)) console.log(line);
      },
    );
    const inServer = (/** @type {string} */ path) =>
      `vscode-remote://localhost:${String(server.port)}${path}`;
    await page.goto(
      server.url(folder, [
        ['extensionDevelopmentPath', inServer(option('extensionDevelopmentPath'))],
        ['extensionTestsPath', inServer(option('extensionTestsPath'))],
        ['skipWelcome', 'true'],
      ]),
    );
    return await Promise.race([exitCode, timeLimit()]);
  } finally {
    await browser.close();
    await server.stop();
  }
}

function timeLimit() {
  return new Promise((_, reject) => {
    setTimeout(() => {
      reject(new Error(`The suite did not end within ${String(timeLimitMs / 1000)} s.`));
    }, timeLimitMs).unref();
  });
}

endOnSignals();
process.exitCode = await runSuite();
