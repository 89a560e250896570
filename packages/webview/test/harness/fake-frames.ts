import type { FrameOutcome, FrameRequest } from '../../src/protocol/index.js';
import type { FakeHost } from './fake-host.js';

/** A host that keeps frames, as the extension does. */
export interface FramesHost extends FakeHost {
  /** By name, of the folders in the order in which they were opened. */
  readonly folders: Map<string, Map<string, Uint8Array<ArrayBuffer>>>;
  /** Whether the next request for a folder finds that the person has changed their mind. */
  givesUp: boolean;
}

export function keepingFrames(host: FakeHost): FramesHost {
  const folders: FramesHost['folders'] = new Map();
  const framesHost: FramesHost = Object.assign(host, { folders, givesUp: false });
  const { posted } = host;
  const answer = (request: FrameRequest): FrameOutcome => {
    if (request.kind === 'open') {
      if (framesHost.givesUp) return { kind: 'given-up' };
      const uri = `fake:/${request.where}/${request.name}/${folders.size}`;
      folders.set(uri, new Map());
      return { kind: 'opened', folder: { uri, label: `the ${request.where}` } };
    }
    const files = folders.get(request.folder);
    if (!files) return { kind: 'failed', message: 'There is no such folder.' };
    switch (request.kind) {
      case 'write':
        files.set(request.name, request.bytes);
        return { kind: 'written' };
      case 'list':
        return { kind: 'listed', names: [...files.keys()].toSorted() };
      case 'read': {
        const bytes = files.get(request.name);
        return bytes ? { kind: 'read', bytes } : { kind: 'failed', message: 'There is no such file.' };
      }
      default:
        return request satisfies never;
    }
  };
  host.post = (message) => {
    posted.push(message);
    if (message.type !== 'frames') return;
    const outcome = answer(message.request);
    // As from another process: later.
    setTimeout(() => {
      host.send({ type: 'framesDone', requestId: message.requestId, outcome });
    });
  };
  return framesHost;
}
