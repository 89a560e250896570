/**
 * Sends states of which only the newest matters, one at a time: what is told while a message is in flight waits, and a
 * newer state replaces it. A slow receiver is thus never buried.
 *
 * @param send settles when the receiver is ready for the next
 */
export function latestWins<T>(send: (value: T) => Promise<unknown>): (value: T) => void {
  let isInFlight = false;
  let waiting: { readonly value: T } | null = null;

  function deliver(value: T): void {
    isInFlight = true;
    void send(value).then(next, next);
  }

  function next(): void {
    isInFlight = false;
    const newest = waiting;
    waiting = null;
    if (newest) deliver(newest.value);
  }

  return (value) => {
    if (isInFlight) waiting = { value };
    else deliver(value);
  };
}
