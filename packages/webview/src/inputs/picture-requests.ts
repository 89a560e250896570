import type { Host } from '../host.js';
import type { HostMessage, PictureFile } from '../protocol/index.js';

/** Pictures of the person's folders, read by the host one by one. */
export class PictureRequests {
  readonly #host: Pick<Host, 'post'>;
  readonly #waiting = new Map<number, (answer: PictureFile | Error) => void>();
  #lastRequest = 0;

  constructor(host: Pick<Host, 'post'>) {
    this.#host = host;
  }

  /** @throws an `Error` with the host's sentence */
  async read(uri: string): Promise<PictureFile> {
    const requestId = ++this.#lastRequest;
    const answered = new Promise<PictureFile | Error>((resolve) => {
      this.#waiting.set(requestId, resolve);
    });
    this.#host.post({ type: 'readPicture', requestId, uri });
    const answer = await answered;
    if (answer instanceof Error) throw answer;
    return answer;
  }

  receive({ requestId, picture, problem }: Extract<HostMessage, { readonly type: 'pictureRead' }>): void {
    this.#waiting.get(requestId)?.(picture ?? new Error(problem ?? 'The image could not be read.'));
    this.#waiting.delete(requestId);
  }
}
