import type { Host } from '../../src/host.js';
import type { HostMessage, PageMessage } from '../../src/protocol/index.js';

/** A host that answers nothing by itself. */
export interface FakeHost extends Host {
  /** What the page has sent, the oldest first. */
  readonly posted: PageMessage[];
  send(message: HostMessage): void;
  /** What the page has kept. */
  state: unknown;
}

export function fakeHost(state?: unknown): FakeHost {
  const listeners = new Set<(message: HostMessage) => void>();
  const host: FakeHost = {
    posted: [],
    state,
    post: (message) => {
      host.posted.push(message);
    },
    readState: () => host.state,
    writeState: (next) => {
      host.state = next;
    },
    listen: (onMessage) => {
      listeners.add(onMessage);
      return () => listeners.delete(onMessage);
    },
    send: (message) => {
      for (const listener of listeners) listener(message);
    },
  };
  return host;
}

export const exampleDocument: Extract<HostMessage, { type: 'openModel' }> = {
  type: 'openModel',
  documentUri: 'file:///models/textures.h5',
  fileName: 'textures.h5',
  fileSize: 2_400_000,
  fileUrl: 'https://example.test/models/textures.h5',
  // Below a data URL there is nothing that a model could use.
  folderUrl: 'data:,/',
  encoding: null,
  architecture: null,
  picturesClearedAtMs: 0,
  settings: { backend: 'auto', workers: 0 },
};
