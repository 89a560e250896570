/** Runs a generator to its end. @returns what it returns */
export async function lastOf<T>(run: AsyncGenerator<unknown, T, void>): Promise<T> {
  for (;;) {
    const { done, value } = await run.next();
    if (done) return value;
  }
}
