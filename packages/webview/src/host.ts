import { parseHostMessage, type HostMessage, type PageMessage } from './protocol/index.js';

/** What the page can do with the extension host. */
export interface Host {
  post(message: PageMessage): void;
  /** What `writeState` has kept, across reloads of the window; undefined at the first start. */
  readState(): unknown;
  writeState(state: object): void;
  /** @returns stops listening */
  listen(onMessage: (message: HostMessage) => void): () => void;
}

interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** The extension host as VS Code gives it to a webview. May be called once. */
export function connectHost(): Host {
  const api = acquireVsCodeApi();
  return {
    post: (message) => {
      api.postMessage(message);
    },
    readState: () => api.getState(),
    writeState: (state) => {
      api.setState(state);
    },
    listen(onMessage) {
      const receive = (event: MessageEvent<unknown>) => {
        // Extensions of the browser post to every page.
        if (event.data === null || typeof event.data !== 'object') return;
        onMessage(parseHostMessage(event.data));
      };
      window.addEventListener('message', receive);
      return () => {
        window.removeEventListener('message', receive);
      };
    },
  };
}
