/** Node's own; browsers have none. */
declare const setImmediate: ((callback: () => void) => unknown) | undefined;

/**
 * Runs something in a task of its own. Not by a timer, which browsers throttle; nor by a message in Node, which hands out a thousand
 * messages of a port before it looks at another.
 */
const later: (callback: () => void) => void =
  typeof setImmediate === 'function' ? (callback) => void setImmediate(callback) : messageTask();

/**
 * Lets messages in: a promise that settles in a later task. On wasm and cpu a read-back settles within the same task, so
 * a loop of awaits alone would keep an abort waiting until its end.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    later(resolve);
  });
}

/** One channel for all: one of its own for each would take longer than many a step of a small network. */
function messageTask(): typeof later {
  const { port1, port2 } = new MessageChannel();
  const waiting: (() => void)[] = [];
  port1.onmessage = () => {
    waiting.shift()?.();
  };
  return (callback) => {
    waiting.push(callback);
    port2.postMessage(null);
  };
}
