// Those who take turns: engines of ours on threads, TensorFlow.js on a thread, and peers in Python as processes.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Worker } from 'node:worker_threads';

/** @param {Worker} worker @param {object} job */
async function ask(worker, job) {
  worker.postMessage(job);
  const [answer] = await once(worker, 'message');
  if (answer.error) throw new Error(answer.error);
  return answer;
}

/**
 * Engines of ours, one a thread, that deal filters out among themselves.
 * @param {string} script @param {number} count @param {{ path: string, wasmFile: string }} model
 */
export async function engines(script, count, model) {
  const workers = Array.from({ length: count }, () => new Worker(script));
  for (const worker of workers) await ask(worker, { kind: 'open', ...model });
  return {
    /** A job that one engine does. @param {object} job */
    one: (job) => ask(/** @type {Worker} */ (workers[0]), job),
    /**
     * Filters of a layer, each taken by whoever is free.
     * @param {{ layer: string, channels: readonly number[], stepCount: number, side: number }} job
     */
    async filters({ channels, ...job }) {
      const waiting = [...channels];
      const start = performance.now();
      let firstMs = Infinity;
      let rssBytes = 0;
      await Promise.all(
        workers.map(async (worker) => {
          for (let channel = waiting.shift(); channel !== undefined; channel = waiting.shift()) {
            const answer = await ask(worker, { kind: 'filters', channels: [channel], batch: 1, ...job });
            firstMs = Math.min(firstMs, performance.now() - start);
            rssBytes = Math.max(rssBytes, answer.rssBytes);
          }
        }),
      );
      return { ms: performance.now() - start, firstMs, rssBytes };
    },
    close: () => Promise.all(workers.map((worker) => worker.terminate())),
  };
}

/** @param {string} script @param {object} workerData */
export function tfjs(script, workerData) {
  const worker = new Worker(script, { workerData });
  return { run: (/** @type {object} */ job) => ask(worker, job), close: () => worker.terminate() };
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
  return {
    kind,
    async run(/** @type {object} */ job) {
      child.stdin.write(`${JSON.stringify(job)}\n`);
      const answer = await next();
      if (!answer) throw new Error(`${kind} ended.`);
      return /** @type {{ ms: number }} */ (answer);
    },
    close: () => child.kill(),
  };
}
