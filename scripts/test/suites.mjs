// Steps that run a suite of tests, which says itself how many passed.
import { existsSync } from 'node:fs';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { ensureChromium } from '../chromium.mjs';
import { extensionFolder } from '../package-extension.mjs';
import { root, run, runInstalled } from '../processes.mjs';
import { installServer, isServerSupported } from '../../tools/vscode/install.mjs';

/** @typedef {import('./report.mjs').Step} Step */
/** @typedef {import('./report.mjs').Counts} Counts */

/** @param {string} line */
const say = (line) => {
  console.log(`   ${line}`);
};

/**
 * Runs a suite that writes its counts into the file that FEATURESCOPE_RESULTS names.
 * @param {string} name
 * @param {(env: NodeJS.ProcessEnv) => Promise<{ code: number, output: string }>} runSuite
 * @returns {Promise<Counts>}
 */
async function count(name, runSuite) {
  const results = `${root}test-results/${name}.json`;
  await mkdir(`${root}test-results`, { recursive: true });
  await rm(results, { force: true });
  const { code, output } = await runSuite({ FEATURESCOPE_RESULTS: results, ...chromiumEnvironment() });
  if (!existsSync(results)) return { passed: 0, failed: 1, skipped: [], output };
  /** @type {Counts} */
  const counts = JSON.parse(await readFile(results, 'utf8'));
  // A suite may count no failure and still end badly, for instance in its teardown.
  const failed = code !== 0 && counts.failed === 0 ? 1 : counts.failed;
  return { ...counts, failed, output };
}

/** @type {string | undefined} */
let chromiumPath;

/** What has been found once is not looked for again by each suite. */
function chromiumEnvironment() {
  return chromiumPath === undefined ? {} : { CHROMIUM_PATH: chromiumPath };
}

/** Of one suite. The one in VS Code takes eight minutes on two idle cores. */
const timeoutMs = 1_200_000;

/** @param {string} project */
function runVitest(project) {
  const reporters = ['--reporter=dot', '--reporter=./scripts/vitest/result-reporter.ts'];
  return count(project, (env) =>
    runInstalled('vitest/vitest.mjs', ['run', '--project', project, ...reporters], { env, timeoutMs }),
  );
}

async function prepareBrowser() {
  chromiumPath ??= await ensureChromium(say);
}

/** @type {Promise<void> | undefined} */
let server;

/** Installs the server where it can run; once, however often it is asked. */
async function fetchServer() {
  if (isServerSupported) await (server ??= installServer(say));
}

async function prepareVsCode() {
  await prepareBrowser();
  await fetchServer();
}

/** @type {readonly Step[]} */
export const suites = [
  { name: 'unit', title: 'unit tests', run: () => runVitest('unit') },
  {
    name: 'browser',
    title: 'tests in Chromium',
    run: async () => {
      await prepareBrowser();
      return runVitest('browser');
    },
  },
  {
    name: 'vscode',
    title: 'tests of the interface in VS Code',
    ...(!isServerSupported && { unavailable: 'The VS Code server needs Linux on x64.' }),
    fetch: fetchServer,
    run: async () => {
      await prepareVsCode();
      return runVitest('vscode');
    },
  },
  {
    name: 'in-host',
    title: 'tests in VS Code’s extension host',
    fetch: fetchServer,
    run: async () => {
      await prepareVsCode();
      return count('in-host', (env) =>
        run(process.execPath, [`${extensionFolder}/test/desktop/run-suite.mjs`], { env }),
      );
    },
  },
];
