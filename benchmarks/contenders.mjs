// Those who take turns: engines of ours and peers in Python, each a process of its own; TensorFlow.js on a thread.
import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

// Browsers have had these instructions since 2023, Node since version 22.
export const relaxedSimd =
  Number(process.versions.node.split('.')[0]) < 22 ? ['--experimental-wasm-relaxed-simd'] : [];

/**
 * Sends a job and waits for its answer.
 * @param {import('node:child_process').ChildProcess} child @param {object} job
 */
async function askProcess(child, job) {
  child.send(job);
  const given = new AbortController();
  const [answer] = await Promise.race([
    once(child, 'message', given),
    once(child, 'exit', given).then(() => [{ error: 'An engine ended.' }]),
  ]);
  given.abort();
  if (answer.error) throw new Error(answer.error);
  return answer;
}

/**
 * Engines of ours that deal filters out among themselves, as the extension's pool does.
 * @param {string} script @param {number} count @param {{ path: string, wasmFile: string }} model
 */
export async function engines(script, count, model) {
  const children = Array.from({ length: count }, () => fork(script, { execArgv: relaxedSimd }));
  await Promise.all(children.map((child) => askProcess(child, { kind: 'open', ...model })));
  const peaks = children.map(() => 0);
  /** @param {number} index @param {object} job */
  const ask = async (index, job) => {
    const answer = await askProcess(/** @type {typeof children[0]} */ (children[index]), job);
    peaks[index] = answer.peakBytes;
    return answer;
  };
  return {
    size: count,
    /** A job that one engine does. @param {object} job */
    one: (job) => ask(0, job),
    /**
     * Filters of a layer, each taken by whoever is free.
     * @param {{ layer: string, count: number, steps: number, side: number, batch?: number }} job
     * @returns milliseconds until all are there, until the first is, and for a step of one image where all engines are at work
     */
    async filters({ count, batch = 1, ...job }) {
      const waiting = Array.from({ length: count }, (_, channel) => channel);
      const start = performance.now();
      let firstMs = Infinity;
      const paces = children.map(() => ({ imageSteps: 0, stepsMs: 0 }));
      await Promise.all(
        paces.map(async (pace, index) => {
          while (waiting.length > 0) {
            const answer = await ask(index, { kind: 'filters', channels: waiting.splice(0, batch), ...job });
            pace.imageSteps += answer.imageSteps;
            pace.stepsMs += answer.stepsMs;
            firstMs = Math.min(firstMs, performance.now() - start);
          }
        }),
      );
      const ms = performance.now() - start;
      const busy = paces.filter(({ stepsMs }) => stepsMs > 0);
      const stepsPerMs = busy.reduce((sum, pace) => sum + pace.imageSteps / pace.stepsMs, 0);
      return { ms, firstMs, msPerStep: 1 / stepsPerMs };
    },
    /** The most memory that the processes had, added up. */
    peakBytes: () => peaks.reduce((sum, bytes) => sum + bytes, 0),
    close: () => children.map((child) => child.kill()),
  };
}

/** @param {string} script @param {object} workerData */
export function tfjs(script, workerData) {
  const worker = new Worker(script, { workerData });
  return {
    async run(/** @type {object} */ job) {
      worker.postMessage(job);
      const [answer] = await once(worker, 'message');
      return /** @type {{ ms: number }} */ (answer);
    },
    close: () => worker.terminate(),
  };
}

/**
 * A peer in Python, or why there is none.
 * @param {string} python @param {string} script @param {string} kind
 */
export async function pythonPeer(python, script, kind) {
  const child = spawn(python, [script, kind], { stdio: ['pipe', 'pipe', 'ignore'] });
  const gone = new Promise((resolve) => child.once('error', resolve).once('close', resolve));
  const lines = createInterface({ input: child.stdout });
  const next = () =>
    Promise.race([once(lines, 'line').then(([line]) => JSON.parse(line)), gone.then(() => null)]);
  if (!(await next())) return { kind, absent: `${python} does not run it (is the package installed?)` };
  // Their threads look for work for a while after it has ended, which slowed the others by a third.
  const isStoppable = process.platform !== 'win32';
  if (isStoppable) child.kill('SIGSTOP');
  return {
    kind,
    async run(/** @type {object} */ job) {
      if (isStoppable) child.kill('SIGCONT');
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const answer = await next();
      if (!answer) throw new Error(`${kind} ended.`);
      if (isStoppable) child.kill('SIGSTOP');
      return /** @type {{ ms: number, peakBytes: number }} */ (answer);
    },
    close: () => child.kill('SIGKILL'),
  };
}
