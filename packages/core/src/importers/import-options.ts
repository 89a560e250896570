/** The part of an `AbortSignal` that core uses: core knows neither DOM nor Node. */
export interface AbortSignalLike {
  throwIfAborted(): void;
}

/** How a caller follows and stops an import. */
export interface ImportOptions {
  /** Aborting rejects the import with the signal's reason. */
  readonly signal?: AbortSignalLike | undefined;
  readonly onProgress?: ((progress: ImportProgress) => void) | undefined;
  /**
   * Awaited every now and then between weights that are read at once: lets messages through, which tell of progress.
   * Default: nothing is waited for.
   */
  readonly pause?: (() => Promise<void>) | undefined;
}

export interface ImportProgress {
  readonly phase: 'reading' | 'weights';
  /** 0 to 1 within the phase. */
  readonly fraction: number;
}
