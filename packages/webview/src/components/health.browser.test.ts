import { expect, it } from 'vitest';
import { allByTestId, byTestId, need } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage, type MountedPage } from '../../test/harness/mounted-page.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 30, outputShape: [null, 64, 64, 30] }),
  fakeLayer('conv2d_2', { channelCount: 12, outputShape: [null, 32, 32, 12] }),
];

async function mountOnHealth(): Promise<MountedPage> {
  const page = mountTestPage({ layers, stepCount: 1 });
  await expect.poll(() => byTestId('model-view')).not.toBeNull();
  document.getElementById('tab-health')?.click();
  await expect.poll(() => byTestId('weight-health')?.dataset['state']).toBe('ready');
  return page;
}

async function bytesOf(colour: string): Promise<Uint8Array<ArrayBuffer>> {
  const canvas = new OffscreenCanvas(20, 20);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.fillStyle = colour;
  context.fillRect(0, 0, 20, 20);
  return new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer());
}

/** Lets the page look at so many pictures of a folder. */
async function seen({ host }: MountedPage, folder: string, count: number): Promise<void> {
  const uris = Array.from({ length: count }, (_, index) => `${folder}/${index}.png`);
  host.send({ type: 'imageFolder', name: 'more', uris, imageCount: count });
  const bytes = await bytesOf('blue');
  for (const uri of uris) {
    const asked = () => host.posted.findLast((message) => message.type === 'readPicture');
    await expect.poll(() => asked()?.uri).toBe(uri);
    const requestId = asked()?.requestId ?? 0;
    host.send({ type: 'pictureRead', requestId, picture: { name: uri, uri, bytes }, problem: null });
  }
}

it('judges the weights at once, tells the Problems, and leads to the filters', async () => {
  const { host } = await mountOnHealth();
  expect(allByTestId('health-row').map((row) => row.dataset['layer'])).toEqual(['conv2d_1']);
  expect(byTestId('health-good')?.textContent).toContain('Nothing found in the other 1 layers');
  expect(host.posted.findLast(({ type }) => type === 'findings')).toEqual({
    type: 'findings',
    findings: [
      {
        severity: 'warning',
        code: 'zero-kernel',
        message: 'conv2d_1: The weights of 2 filters are all 0. (3, 17)',
      },
      {
        severity: 'information',
        code: 'duplicate',
        message: 'conv2d_1: 3 filters have the same weights. (5, 8, 21)',
      },
    ],
  });
  document.querySelector<HTMLElement>('[aria-label="Filter 17 of conv2d_1"]')?.click();
  await expect.poll(() => byTestId('detail')?.textContent).toContain('conv2d_1, filter 17');
});

it('looks at a folder image by image, and shows what each channel answers to most', async () => {
  const page = await mountOnHealth();
  const { host } = page;
  need('choose-folder').click();
  expect(host.posted.at(-1)).toEqual({ type: 'chooseImageFolder' });
  host.send({
    type: 'imageFolder',
    name: 'photos',
    uris: ['file:///a', 'file:///b', 'file:///c'],
    imageCount: 3,
  });
  for (const [index, colour] of ['red', 'lime', null].entries()) {
    await expect.poll(() => host.posted.filter(({ type }) => type === 'readPicture').length).toBe(index + 1);
    const asked = host.posted.findLast((message) => message.type === 'readPicture');
    if (!asked) throw new Error('No picture was asked for.');
    host.send({
      type: 'pictureRead',
      requestId: asked.requestId,
      picture: colour === null ? null : { name: colour, uri: asked.uri, bytes: await bytesOf(colour) },
      problem: colour === null ? 'c is no longer there.' : null,
    });
  }
  await expect.poll(() => allByTestId('patch-row').length).toBeGreaterThan(0);
  expect(page.session().told.filter(({ method }) => method === 'survey')).toHaveLength(2);
  expect(byTestId('image-health')?.textContent).toMatch(
    /From the folder photos: 2 images, 1 could not be read/,
  );
  expect(byTestId('image-health')?.textContent).toContain('Dead');
  const codes = () =>
    host.posted.findLast((message) => message.type === 'findings')?.findings.map(({ code }) => code);
  expect(codes()).not.toContain('dead');
  await seen(page, 'file:///more', 8);
  await expect.poll(codes).toContain('dead');
});

it('keeps what it has seen when it is stopped', async () => {
  const { host } = await mountOnHealth();
  host.send({ type: 'imageFolder', name: 'photos', uris: ['file:///a', 'file:///b'], imageCount: 2 });
  await expect.poll(() => host.posted.findLast(({ type }) => type === 'readPicture')).toBeDefined();
  const first = host.posted.findLast((message) => message.type === 'readPicture');
  host.send({
    type: 'pictureRead',
    requestId: first?.requestId ?? 0,
    picture: { name: 'a', uri: 'file:///a', bytes: await bytesOf('red') },
    problem: null,
  });
  await expect.poll(() => byTestId('survey-progress')?.textContent).toContain('1 of 2');
  need('cancel-survey').click();
  const second = host.posted.findLast((message) => message.type === 'readPicture');
  host.send({
    type: 'pictureRead',
    requestId: second?.requestId ?? 0,
    picture: { name: 'b', uri: 'file:///b', bytes: await bytesOf('lime') },
    problem: null,
  });
  await expect
    .poll(() => byTestId('image-health')?.textContent)
    .toContain('From the folder photos: 1 image.');
});
