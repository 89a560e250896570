// Steps that are one command each: it succeeds or it does not.
import { runTurbo } from '../package-extension.mjs';
import { runInstalled } from '../processes.mjs';

/** @typedef {import('./report.mjs').Step} Step */
/** @typedef {import('./report.mjs').Counts} Counts */

/**
 * Runs the commands one after the other; each counts as one test.
 * @param {readonly (() => Promise<{ code: number, output: string }>)[]} commands
 * @returns {Promise<Counts>}
 */
async function count(commands) {
  let passed = 0;
  let failed = 0;
  let output = '';
  for (const command of commands) {
    const result = await command();
    if (result.code === 0) passed += 1;
    else {
      failed += 1;
      output += result.output;
    }
  }
  return { passed, failed, skipped: [], output };
}

/** @type {Step} */
export const build = { name: 'build', title: 'build', run: () => count([() => runTurbo('build')]) };

/**
 * A project for each set of globals: what runs in a worker must not lean on the DOM. TypeScript 7 checks them ten times as fast as the
 * one that the linter still needs.
 */
const typeCheckedProjects = [
  'tsconfig.json',
  'packages/core/tsconfig.json',
  'packages/core/test/tsconfig.json',
  'packages/worker/tsconfig.json',
  'packages/worker/tsconfig.client.json',
  'packages/worker/tsconfig.node.json',
  'packages/webview/tsconfig.json',
  'packages/cli/tsconfig.json',
  'packages/vscode-ext/tsconfig.json',
  'packages/vscode-ext/test/tsconfig.json',
];

/** They read what is there, and may run side by side. @type {readonly Step[]} */
export const checks = [
  {
    name: 'typecheck',
    title: 'type-check',
    run: () =>
      count(typeCheckedProjects.map((path) => () => runInstalled('typescript-7/bin/tsc', ['-p', path]))),
  },
  {
    name: 'eslint',
    title: 'ESLint',
    run: () => count([() => runInstalled('eslint/bin/eslint.js', ['.', '--max-warnings', '0'])]),
  },
  {
    name: 'prettier',
    title: 'formatting',
    run: () =>
      count([() => runInstalled('prettier/bin/prettier.cjs', ['--check', '--log-level', 'warn', '.'])]),
  },
  {
    name: 'imports',
    title: 'one-way imports',
    run: () =>
      count([
        () =>
          runInstalled('dependency-cruiser/bin/dependency-cruise.mjs', [
            ...['--config', '.dependency-cruiser.cjs', '--output-type', 'err-long', 'packages'],
          ]),
      ]),
  },
  { name: 'unused', title: 'unused code', run: () => count([() => runInstalled('knip/bin/knip.js', [])]) },
];
