import { afterEach, describe, expect, it, vi } from 'vitest';
import { fetchFile, siblingsOf } from './fetch-file.js';

const document = {
  documentUri: 'file:///models/model.json',
  fileName: 'model.json',
  fileSize: 4,
  fileUrl: 'https://x.test/models/model.json',
  folderUrl: 'https://x.test/models/',
  encoding: null,
  architecture: null,
  picturesClearedAtMs: 0,
};

/** Answers each address with a text, or with a status. */
function serve(answers: Readonly<Record<string, string | number>>): ReturnType<typeof vi.fn> {
  const fetch = vi.fn((url: string) => {
    const answer = answers[url] ?? 404;
    return Promise.resolve(
      typeof answer === 'string' ? new Response(answer) : new Response(null, { status: answer }),
    );
  });
  vi.stubGlobal('fetch', fetch);
  return fetch;
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe('fetchFile', () => {
  const { signal } = new AbortController();

  it('gives the file, and tells how much has come', async () => {
    serve({ [document.fileUrl]: 'abcd' });
    const onReceived = vi.fn();
    const content = await fetchFile(document, signal, onReceived);
    expect(await content.text()).toBe('abcd');
    expect(onReceived).toHaveBeenLastCalledWith(4);
  });

  it('keeps the order of a file that comes in many pieces', async () => {
    const pieces = [1, 2, 3].map((value) => new Uint8Array(9 * 2 ** 20).fill(value));
    const stream = new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(piece);
        controller.close();
      },
    });
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(stream)));
    const content = await fetchFile(document, signal, vi.fn());
    expect(content.size).toBe(27 * 2 ** 20);
    const bytes = new Uint8Array(await content.arrayBuffer());
    expect([0, 9, 18, 27].map((piece) => bytes[Math.max(0, piece * 2 ** 20 - 1)])).toEqual([1, 1, 2, 3]);
  });

  it('says that the file cannot be fetched', async () => {
    serve({ [document.fileUrl]: 403 });
    await expect(fetchFile(document, signal, vi.fn())).rejects.toMatchObject({
      code: 'CORRUPT_FILE',
      message: expect.stringContaining('model.json') as string,
    });
  });
});

describe('siblingsOf', () => {
  it('finds files below the folder, whatever their names', async () => {
    serve({ 'https://x.test/models/parts/group%201%23a.bin': 'weights' });
    const sibling = await siblingsOf(document)('./parts/group 1#a.bin');
    expect(sibling?.name).toBe('group 1#a.bin');
    expect(await sibling?.content.text()).toBe('weights');
  });

  it('gives null for what is not there', async () => {
    serve({});
    expect(await siblingsOf(document)('missing.bin')).toBeNull();
  });

  it('never leaves the folder', async () => {
    const fetch = serve({});
    expect(await siblingsOf(document)('../secret')).toBeNull();
    expect(await siblingsOf(document)('a/../../secret')).toBeNull();
    expect(fetch).not.toHaveBeenCalled();
  });

  it('names a file that cannot be fetched', async () => {
    serve({ 'https://x.test/models/group1.bin': 500 });
    await expect(siblingsOf(document)('group1.bin')).rejects.toMatchObject({ code: 'MISSING_WEIGHTS' });
  });
});
