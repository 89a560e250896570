import type {} from 'vitest';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL path below which the test server gives files of the folder `shared` beside the repository; null: absent. */
    readonly sharedFolder: string | null;
  }
}

/** Starts the built workers from blobs, as the webview does. */
export interface WorkerScripts {
  /** @param addition more of a script, run after the bundle */
  engine(addition?: string): Worker;
  reader(): Worker;
  film(): Worker;
}

export async function loadWorkerScripts(): Promise<WorkerScripts> {
  const [engineScript, readerScript, filmScript] = await Promise.all(
    ['engine-worker', 'reader-worker', 'film-worker'].map((name) =>
      fetchBlob(`/packages/worker/dist/${name}.bundle`),
    ),
  );
  return {
    engine: (addition = '') => startWorker([engineScript ?? '', '\n', addition]),
    reader: () => startWorker([readerScript ?? '']),
    film: () => startWorker([filmScript ?? '']),
  };
}

export function startWorker(parts: readonly BlobPart[]): Worker {
  const url = URL.createObjectURL(new Blob([...parts], { type: 'text/javascript' }));
  const worker = new Worker(url);
  URL.revokeObjectURL(url);
  return worker;
}

export async function fetchBlob(path: string): Promise<Blob> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`The test server answered ${response.status} for ${path}.`);
  return response.blob();
}
