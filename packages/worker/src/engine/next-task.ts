/**
 * Lets messages in: a promise that settles in a later task. On wasm and cpu a read-back settles within the same task, so
 * a loop of awaits alone would keep an abort waiting until its end. A message port is not throttled like `setTimeout`.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
