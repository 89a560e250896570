/** Node keeps its process alive for a port that listens, unless told otherwise; browsers know nothing of that. */
type Port = MessagePort & { ref?(): void; unref?(): void };

/** One for all waits: a channel of its own for each would take longer than many a step of a small network. */
const channel: { readonly port1: Port; readonly port2: Port } = new MessageChannel();
const waiting: (() => void)[] = [];

channel.port1.onmessage = () => {
  waiting.shift()?.();
  if (waiting.length === 0) channel.port1.unref?.();
};
channel.port1.unref?.();

/**
 * Lets messages in: a promise that settles in a later task. On wasm and cpu a read-back settles within the same task, so
 * a loop of awaits alone would keep an abort waiting until its end. A message port is not throttled like `setTimeout`.
 */
export function nextTask(): Promise<void> {
  return new Promise((resolve) => {
    waiting.push(resolve);
    channel.port1.ref?.();
    channel.port2.postMessage(null);
  });
}
