import type { Host } from '../host.js';
import type { FrameFolder, FrameOutcome, FrameRequest, HostMessage } from '../protocol/index.js';

type Answer<Kind extends FrameOutcome['kind']> = Extract<FrameOutcome, { readonly kind: Kind }>;

/** Folders of frames, which the host keeps: a frame that is written survives page and window. */
export class FrameStore {
  readonly #host: Pick<Host, 'post'>;
  readonly #waiting = new Map<number, (outcome: FrameOutcome) => void>();
  #lastRequest = 0;

  constructor(host: Pick<Host, 'post'>) {
    this.#host = host;
  }

  /** A new folder; null where the person has changed their mind. */
  async open(where: 'folder' | 'storage', name: string): Promise<FrameFolder | null> {
    const outcome = await this.#ask({ kind: 'open', where, name });
    return outcome.kind === 'given-up' ? null : expect(outcome, 'opened').folder;
  }

  async write(folder: FrameFolder, name: string, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    expect(await this.#ask({ kind: 'write', folder: folder.uri, name, bytes }), 'written');
  }

  /** Names of the files in it, sorted. */
  async list(folder: FrameFolder): Promise<readonly string[]> {
    return expect(await this.#ask({ kind: 'list', folder: folder.uri }), 'listed').names;
  }

  async read(folder: FrameFolder, name: string): Promise<Uint8Array<ArrayBuffer>> {
    return expect(await this.#ask({ kind: 'read', folder: folder.uri, name }), 'read').bytes;
  }

  receive({ requestId, outcome }: Extract<HostMessage, { readonly type: 'framesDone' }>): void {
    this.#waiting.get(requestId)?.(outcome);
    this.#waiting.delete(requestId);
  }

  #ask(request: FrameRequest): Promise<FrameOutcome> {
    const requestId = ++this.#lastRequest;
    const answered = new Promise<FrameOutcome>((resolve) => {
      this.#waiting.set(requestId, resolve);
    });
    this.#host.post({ type: 'frames', requestId, request });
    return answered;
  }
}

/** @throws an `Error` with the host's sentence */
function expect<Kind extends FrameOutcome['kind']>(outcome: FrameOutcome, kind: Kind): Answer<Kind> {
  if (isOf(outcome, kind)) return outcome;
  throw new Error(
    outcome.kind === 'failed'
      ? outcome.message
      : `The extension answered "${outcome.kind}" instead of "${kind}".`,
  );
}

function isOf<Kind extends FrameOutcome['kind']>(outcome: FrameOutcome, kind: Kind): outcome is Answer<Kind> {
  return outcome.kind === kind;
}
