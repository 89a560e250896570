import { FeaturescopeError } from '@featurescope/core';
import type { SiblingLookup } from '@featurescope/worker';
import type { ModelDocument } from './model-document.js';

/** Told how many bytes have come. */
export type OnReceived = (receivedBytes: number) => void;

/**
 * What is in the document's file. A worker in a webview cannot fetch it itself.
 * @throws `CORRUPT_FILE` when it cannot be fetched
 */
export async function fetchFile(
  { fileName, fileUrl }: ModelDocument,
  signal: AbortSignal,
  onReceived: OnReceived,
): Promise<Blob> {
  try {
    const response = await fetch(fileUrl, { signal });
    if (!response.ok) throw new Error(`HTTP ${response.status}`);
    return await blobOf(response, onReceived);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new FeaturescopeError(
      'CORRUPT_FILE',
      `"${fileName}" could not be fetched from the workspace. Check that the file is still there, then try again.`,
      { cause: error },
    );
  }
}

/** Finds the files beside the document's: a model.json names its weight files. */
export function siblingsOf({ folderUrl }: ModelDocument): SiblingLookup {
  return async (path) => {
    const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
    // What lies outside of the folder is none of the model's business, and the webview would not serve it.
    const name = segments.at(-1);
    if (name === undefined || segments.includes('..')) return null;
    const response = await fetch(folderUrl + segments.map(encodeURIComponent).join('/'));
    if (response.status === 404) return null;
    if (!response.ok) {
      throw new FeaturescopeError(
        'MISSING_WEIGHTS',
        `"${path}", which belongs to the model, could not be fetched (HTTP ${response.status}).`,
      );
    }
    return { name, content: await response.blob() };
  };
}

/** What comes is handed to the browser's store of blobs in pieces of this size, so that the page never holds a whole file. */
const pieceBytes = 16 * 2 ** 20;

async function blobOf(response: Response, onReceived: OnReceived): Promise<Blob> {
  if (!response.body) return response.blob();
  const pieces: Blob[] = [];
  let parts: Uint8Array<ArrayBuffer>[] = [];
  let partBytes = 0;
  let received = 0;
  const reader = response.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (value) {
      parts.push(value);
      partBytes += value.length;
      received += value.length;
      onReceived(received);
    }
    if (done || partBytes >= pieceBytes) {
      pieces.push(new Blob(parts));
      parts = [];
      partBytes = 0;
    }
    if (done) return new Blob(pieces);
  }
}
