// npm test: installs what is missing, runs every check and every suite, and ends with one line of counts.
// `npm test -- unit browser` runs these steps only.
import { availableParallelism } from 'node:os';
import { installDependencies } from './dependencies.mjs';
import { endOnSignals } from './processes.mjs';
import { build, checks } from './test/checks.mjs';
import { runSteps, words } from './test/report.mjs';
import { suites } from './test/suites.mjs';

const steps = [build, ...checks, ...suites];

/** What follows each other. A check keeps one core busy; a suite all of them. */
const phases = [
  { group: [build], lanes: 1 },
  { group: checks, lanes: Math.min(4, Math.max(2, availableParallelism())) },
  { group: suites, lanes: 1 },
];

/** Names for several steps at once. @type {Readonly<Record<string, readonly string[]>>} */
const groups = { lint: ['eslint', 'prettier', 'imports', 'unused'] };

/** What has to be built before. */
const needBuild = new Set(['vscode', 'in-host']);

/** @param {readonly string[]} wanted */
function select(wanted) {
  if (wanted.length === 0) return steps;
  const names = new Set(wanted.flatMap((name) => groups[name] ?? [name]));
  const known = steps.map(({ name }) => name);
  for (const name of names) {
    if (!known.includes(name)) {
      throw new Error(
        `There is no step ${name}: choose from ${[...known, ...Object.keys(groups)].join(', ')}.`,
      );
    }
  }
  if ([...names].some((name) => needBuild.has(name))) names.add('build');
  return steps.filter(({ name }) => names.has(name));
}

/** @param {string} line */
const print = (line) => {
  console.log(line);
};

endOnSignals();
const counts = await (async () => {
  try {
    const selected = select(process.argv.slice(2));
    await installDependencies(print);
    // Over the network, for a minute and more: it may as well come while the first steps compute. Who needs it awaits it, and
    // is told then what went wrong.
    for (const { fetch } of selected) fetch?.().catch(() => undefined);
    const all = [];
    for (const { group, lanes } of phases) {
      all.push(
        await runSteps(
          selected.filter((step) => group.includes(step)),
          print,
          lanes,
        ),
      );
    }
    return {
      passed: all.reduce((sum, { passed }) => sum + passed, 0),
      failed: all.reduce((sum, { failed }) => sum + failed, 0),
      skipped: all.flatMap(({ skipped }) => skipped),
    };
  } catch (error) {
    console.log(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: [] };
  }
})();
console.log(words(counts));
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
