/** Waits this many milliseconds. */
export function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

/**
 * Asks again every 100 ms until the answer is no longer undefined.
 *
 * @throws Error after `timeoutMs`, saying what was waited for.
 */
export async function until<Answer>(
  what: string,
  ask: () => Promise<Answer | undefined>,
  timeoutMs: number,
): Promise<Answer> {
  for (const end = Date.now() + timeoutMs; ;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > end) throw new Error(`Waited ${String(timeoutMs / 1000)} s in vain for ${what}.`);
    await pause(100);
  }
}
