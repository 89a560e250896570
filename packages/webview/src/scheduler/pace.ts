/** How fast ascents are, and what that promises for the rest. Several may run side by side. */
export class Pace {
  #msPerStep: number | null = null;

  /** Of one picture; null until two steps of one ascent were seen. */
  get msPerStep(): number | null {
    return this.#msPerStep;
  }

  /**
   * Follows one ascent. Its first step also compiles the program, and says nothing about the rest.
   * @param pictureCount climbing together
   * @returns to be told of each step
   */
  follow(pictureCount: number): (step: number, nowMs: number) => void {
    let last: { readonly step: number; readonly atMs: number } | null = null;
    return (step, nowMs) => {
      if (last && step > last.step) this.#learn((nowMs - last.atMs) / (step - last.step) / pictureCount);
      last = { step, atMs: nowMs };
    };
  }

  #learn(measured: number): void {
    // The latest steps weigh most: other work on the machine comes and goes.
    this.#msPerStep = this.#msPerStep === null ? measured : 0.7 * this.#msPerStep + 0.3 * measured;
  }
}
