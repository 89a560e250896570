import type { DreamCommand } from '@featurescope/core';

/** Where a dream hears what it is told while it runs. */
export interface CommandSource {
  /** @returns stops listening */
  listen(listener: (command: DreamCommand) => void): () => void;
}

/** What a person says to a dream: made before the call, held by whoever may speak. */
export class DreamCommands implements CommandSource {
  readonly #listeners = new Set<(command: DreamCommand) => void>();

  /** Heeded before the next step; nobody hears it when no dream runs. */
  send(command: DreamCommand): void {
    for (const listener of this.#listeners) listener(command);
  }

  listen(listener: (command: DreamCommand) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }
}
