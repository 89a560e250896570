/** How fast an ascent is, and what that promises for the rest. */
export class Pace {
  #msPerStep: number | null = null;
  #last: { readonly step: number; readonly atMs: number } | null = null;

  /** A new batch: its first step also compiles the program, and says nothing about the rest. */
  startBatch(): void {
    this.#last = null;
  }

  step(step: number, nowMs: number): void {
    if (this.#last && step > this.#last.step) {
      const measured = (nowMs - this.#last.atMs) / (step - this.#last.step);
      // The latest steps weigh most: other work on the machine comes and goes.
      this.#msPerStep = this.#msPerStep === null ? measured : 0.7 * this.#msPerStep + 0.3 * measured;
    }
    this.#last = { step, atMs: nowMs };
  }

  /** Null until two steps were seen. */
  leftMs(stepsLeft: number): number | null {
    return this.#msPerStep === null ? null : this.#msPerStep * stepsLeft;
  }
}
