import { signal } from '@preact/signals';
import type { Host } from '../host.js';

/** How the latest saving went, in words. */
export interface SaveNotice {
  readonly kind: 'saved' | 'failed';
  readonly text: string;
}

/** Hands pictures to the host, which asks where to save them. */
export class Saver {
  readonly notice = signal<SaveNotice | null>(null);
  readonly isSaving = signal(false);
  readonly #host: Pick<Host, 'post'>;
  #lastRequest = 0;

  constructor(host: Pick<Host, 'post'>) {
    this.#host = host;
  }

  /** @param encode makes the file's bytes; its failure is shown */
  async save(suggestedName: string, encode: () => Promise<Uint8Array<ArrayBuffer>>): Promise<void> {
    this.notice.value = null;
    this.isSaving.value = true;
    const requestId = ++this.#lastRequest;
    try {
      const bytes = await encode();
      this.#host.post({ type: 'save', requestId, suggestedName, bytes });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.done(requestId, null, `The picture could not be made: ${reason}`);
    }
  }

  /** The host's answer. Both null: the person has changed their mind. */
  done(requestId: number, savedAs: string | null, error: string | null): void {
    if (requestId !== this.#lastRequest) return;
    this.isSaving.value = false;
    if (error !== null) this.notice.value = { kind: 'failed', text: error };
    else if (savedAs !== null) this.notice.value = { kind: 'saved', text: `Saved as ${savedAs}.` };
  }
}
