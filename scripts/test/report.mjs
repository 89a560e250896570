// Steps with their results → headings while they run, and the line that sums them up.

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {readonly { name: string, reason?: string | undefined }[]} skipped
 * @property {string} [output] Printed where something failed.
 */

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {string} title
 * @property {() => Promise<Counts>} run
 * @property {string} [unavailable] Why it cannot be run here at all; it is skipped then.
 * @property {() => Promise<void>} [fetch] Brings what it needs from the network, where it is not there yet.
 */

/**
 * Runs steps and prints how each went, in their order.
 * @param {readonly Step[]} steps
 * @param {(line: string) => void} print
 * @param {number} [lanes] So many at a time. Default: one after the other.
 * @returns {Promise<Counts>} The sum.
 */
export async function runSteps(steps, print, lanes = 1) {
  let passed = 0;
  let failed = 0;
  const skipped = [];
  const running = inLanes(
    lanes,
    steps.map(({ run, title, unavailable }) => async () => {
      const start = Date.now();
      const counts =
        unavailable === undefined
          ? strict(await run().catch(failure))
          : { passed: 0, failed: 0, skipped: [{ name: title, reason: unavailable }], output: '' };
      return { counts, seconds: ((Date.now() - start) / 1000).toFixed(1) };
    }),
  );
  for (const [index, { title }] of steps.entries()) {
    print(`── ${title}`);
    const { counts, seconds = '' } = (await running[index]) ?? { counts: failure('It was not run.') };
    if (counts.failed > 0 && counts.output !== undefined) print(counts.output.trimEnd());
    print(`   ${words(counts)} (${seconds} s)`);
    for (const { name, reason } of counts.skipped)
      print(`   skipped: ${name}: ${reason ?? 'no reason given'}`);
    passed += counts.passed;
    failed += counts.failed;
    skipped.push(...counts.skipped);
  }
  return { passed, failed, skipped };
}

/**
 * Starts tasks in their order, as many at a time as there are lanes.
 * @template Result
 * @param {number} lanes
 * @param {readonly (() => Promise<Result>)[]} tasks
 * @returns {readonly Promise<Result>[]}
 */
function inLanes(lanes, tasks) {
  let free = lanes;
  /** @type {(() => void)[]} */
  const waiting = [];
  return tasks.map(async (task) => {
    if (free > 0) free -= 1;
    else await new Promise((/** @type {(value?: undefined) => void} */ resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  });
}

/**
 * @param {Counts} counts
 * @returns {string} `N passed, N failed, N skipped`
 */
export function words({ passed, failed, skipped }) {
  return `${String(passed)} passed, ${String(failed)} failed, ${String(skipped.length)} skipped`;
}

/**
 * A step that ran nothing proves nothing, and a skip that says no reason hides something: both are failures.
 * @param {Counts} counts
 * @returns {Counts}
 */
function strict({ passed, failed, skipped, output = '' }) {
  const unexplained = skipped.filter(({ reason }) => reason === undefined || reason === '').length;
  const ranNothing = passed + failed === 0;
  const complaints = [
    ...(unexplained > 0
      ? [`${String(unexplained)} skipped without a reason: give one, context.skip('…').`]
      : []),
    ...(ranNothing ? ['Nothing was run.'] : []),
  ];
  return {
    passed,
    failed: failed + unexplained + (ranNothing ? 1 : 0),
    skipped,
    output: [output.trimEnd(), ...complaints].filter((text) => text !== '').join('\n'),
  };
}

/**
 * @param {unknown} error
 * @returns {Counts}
 */
function failure(error) {
  return {
    passed: 0,
    failed: 1,
    skipped: [],
    output: error instanceof Error ? error.message : String(error),
  };
}
