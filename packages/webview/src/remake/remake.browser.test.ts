import axe from 'axe-core';
import { expect, it } from 'vitest';
import { findRecipe, originTexts, pictureOrigin, pngWithText, type PictureOrigin } from '@featurescope/core';
import { allByTestId, byTestId, cellOf, need } from '../../test/harness/find.js';
import type { FakeHost } from '../../test/harness/fake-host.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage, type MountOptions } from '../../test/harness/mounted-page.js';
import { pngFromPicture } from '../pictures/png.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 6, outputShape: [null, 64, 64, 6] }),
  fakeLayer('conv2d_2', { channelCount: 4, outputShape: [null, 32, 32, 4] }),
  fakeLayer('dense_1', {
    type: 'Dense',
    kind: 'dense',
    kernelShape: null,
    channelCount: 10,
    outputShape: [null, 10],
  }),
];

const lucid = findRecipe('lucid');
const facts = { recipe: lucid, seed: 7, backend: 'wasm', model: 'of the fake network' };

async function mount(options: MountOptions = {}) {
  const page = mountTestPage({ layers, stepCount: 1, side: 16, ...options });
  await expect.poll(() => byTestId('model-view')).not.toBeNull();
  return page;
}

/** What the page has saved last. */
async function savedBy(host: FakeHost): Promise<Uint8Array<ArrayBuffer>> {
  await expect.poll(() => host.posted.at(-1)?.type).toBe('save');
  const saved = host.posted.at(-1);
  if (saved?.type !== 'save') throw new Error('Nothing was saved.');
  host.send({ type: 'saveDone', requestId: saved.requestId, savedAs: saved.suggestedName, error: null });
  return saved.bytes;
}

function drop(...files: readonly File[]): void {
  const transfer = new DataTransfer();
  for (const file of files) transfer.items.add(file);
  document.body.dispatchEvent(
    new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
  );
}

async function pictureFile(origin?: PictureOrigin): Promise<File> {
  const picture = { width: 4, height: 4, data: new Uint8ClampedArray(64).fill(200) };
  const png = await pngFromPicture(picture);
  return new File([origin ? pngWithText(png, originTexts(origin)) : png], 'made.png');
}

async function offered(origin: PictureOrigin): Promise<void> {
  drop(await pictureFile(origin));
  await expect.poll(() => byTestId('remake')).not.toBeNull();
}

const chosen = (testId: string) =>
  document.querySelector<HTMLInputElement>(`[data-testid="${testId}"] input:checked`)?.value;
const textOf = (testId: string) => (byTestId(testId) as HTMLInputElement | null)?.value;
const cards = () => allByTestId('image-card').map(({ dataset }) => dataset['state']);

it('makes a saved filter again, enlarged, by the same recipe and from the same seed', async () => {
  const state = { version: 1, documentUri: 'file:///models/textures.h5', layer: 'conv2d_2' };
  const first = await mount({ state: { ...state, recipe: 'lucid', seed: 7 } });
  await expect.poll(() => cellOf(3)?.querySelector('[data-state=done]')).toBeTruthy();
  cellOf(3)?.click();
  await expect.poll(() => byTestId('save-one')?.hasAttribute('disabled')).toBe(false);
  need('save-one').click();
  const png = await savedBy(first.host);
  first.unmount();
  expect(pictureOrigin(png)).toEqual({
    ...{ kind: 'channels', layer: 'conv2d_2', channels: [3], columns: 1 },
    ...{ ...facts, zoom: 16 },
  });

  const { host, session } = await mount();
  drop(new File([png], 'filter.png'));
  await expect.poll(() => byTestId('remake')?.textContent).toContain('conv2d_2, channel 3');
  expect(need('remake').textContent).toMatch(/Recipelucid.*Seed7/);
  expect(allByTestId('remake-warning')).toEqual([]);
  const { violations } = await axe.run(need('remake'), { rules: { 'color-contrast': { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  need('remake-now').click();
  await expect.poll(() => byTestId('detail')?.dataset['channel']).toBe('3');
  expect(byTestId('remake')).toBeNull();
  await expect.poll(() => host.state).toMatchObject({ layer: 'conv2d_2', recipe: 'lucid', seed: 7 });
  await expect.poll(() => session().asked.at(-1)).not.toBeUndefined();
});

it('saves sheets with what is on them, and fills the gallery or all layers again', async () => {
  const { host } = await mount({ dead: [1] });
  const sheet = { ...facts, labelled: true, recipe: findRecipe('coarse-to-fine'), seed: 0 };
  await expect.poll(() => byTestId('progress')?.dataset['done']).toBe('6');
  need('save-sheet').click();
  const ofLayer = await savedBy(host);
  const conv1 = { kind: 'channels', layer: 'conv2d_1', channels: [0, 2, 3, 4, 5], columns: 3 };
  expect(pictureOrigin(ofLayer)).toEqual({ ...conv1, ...sheet });

  need('all-layers').click();
  await expect.poll(() => byTestId('progress')?.dataset['done']).toBe('10');
  need('save-sheet').click();
  const ofAll = await savedBy(host);
  const conv2 = { kind: 'channels', layer: 'conv2d_2', channels: [0, 2, 3], columns: 3 };
  expect(pictureOrigin(ofAll)).toEqual({ kind: 'sheet', parts: [conv1, conv2], ...sheet });

  drop(new File([ofLayer], 'sheet.png'));
  await expect.poll(() => byTestId('remake')?.textContent).toContain('conv2d_1, channels 0, 2–5');
  need('remake-now').click();
  await expect.poll(() => byTestId('maximized-grid')).not.toBeNull();
  drop(new File([ofAll], 'all.png'));
  await expect
    .poll(() => byTestId('remake')?.textContent)
    .toContain('channels of 2 layers: conv2d_1, conv2d_2');
  need('remake-now').click();
  await expect.poll(() => byTestId('layer-sheets')).not.toBeNull();
});

it('makes class pictures and objectives again as they were made', async () => {
  const { host, session } = await mount();
  await offered({ kind: 'channels', layer: 'dense_1', channels: [2, 3, 4], columns: 3, ...facts });
  need('remake-now').click();
  await expect.poll(cards).toEqual(['done', 'done', 'done']);
  expect(textOf('class-range')).toBe('2–4');
  need('save-sheet').click();
  expect(pictureOrigin(await savedBy(host))).toEqual({
    ...{ kind: 'channels', layer: 'dense_1', channels: [2, 3, 4], columns: 3 },
    ...{ ...facts, labelled: true },
  });

  const diverse = { kind: 'objective', objective: 'conv2d_1:3', diverse: { count: 4, shown: [1] } } as const;
  await offered({ ...diverse, ...facts });
  need('remake-now').click();
  await expect.poll(cards).toEqual(['done', 'done', 'done', 'done']);
  expect(session().objectives.at(-1)).toMatchObject({
    terms: [{ objective: { kind: 'channel' } }, { objective: { kind: 'diversity', layer: 'conv2d_1' } }],
  });
  allByTestId('image-card')[1]?.querySelector<HTMLElement>('[data-testid="save-image"]')?.click();
  expect(pictureOrigin(await savedBy(host))).toEqual({ ...diverse, ...facts, zoom: 16 });

  const pair = [
    { kind: 'objective', objective: 'conv2d_1:3' },
    { kind: 'objective', objective: '-(conv2d_1:3)' },
  ] as const;
  await offered({ kind: 'sheet', parts: pair, ...facts });
  need('remake-now').click();
  await expect.poll(cards).toEqual(['done', 'done']);
  expect([chosen('objective-spread'), textOf('objective-text')]).toEqual(['pair', 'conv2d_1:3']);
  need('save-sheet').click();
  expect(pictureOrigin(await savedBy(host))).toEqual({
    kind: 'sheet',
    parts: pair,
    labelled: true,
    ...facts,
  });
});

it('makes a caricature again once the image is there that it began from', async () => {
  const { host } = await mount();
  await offered({ kind: 'caricature', layer: 'conv2d_2', fit: 'stretch', start: 'of no picture', ...facts });
  expect(need('remake-obstacle').textContent).toContain('add that one first');
  expect(need('remake-now').hasAttribute('disabled')).toBe(true);
  need('close-dialog').click();

  drop(await pictureFile());
  await expect.poll(() => allByTestId('input-thumb')).toHaveLength(1);
  document.getElementById('tab-objectives')?.click();
  await expect.poll(() => byTestId('objective-mode')).not.toBeNull();
  need('objective-mode').querySelector<HTMLElement>('input[value=caricature]')?.click();
  await expect.poll(() => byTestId('objective-make')?.hasAttribute('disabled')).toBe(false);
  need('objective-make').click();
  await expect.poll(cards).toEqual(['done']);
  need('save-image').click();
  const png = await savedBy(host);
  expect(pictureOrigin(png)).toMatchObject({ kind: 'caricature', layer: 'conv2d_1', fit: 'fit' });

  document.getElementById('tab-kernels')?.click();
  drop(new File([png], 'caricature.png'));
  await expect.poll(() => byTestId('remake')?.textContent).toContain('a caricature of an image at conv2d_1');
  expect(byTestId('remake-obstacle')).toBeNull();
  need('remake-now').click();
  await expect.poll(() => chosen('objective-mode')).toBe('caricature');
  await expect.poll(cards).toEqual(['done']);
});

it('follows the canvas and the steps that were chosen beside the recipe', async () => {
  const { host } = await mount({ imageInput: { width: 28, height: 28, channels: 1 } });
  const filter = { kind: 'channels', layer: 'conv2d_1', channels: [2], columns: 1 } as const;
  await offered({ ...filter, ...facts, canvasSize: 60, stepCount: 9 });
  need('remake-now').click();
  await expect
    .poll(() => host.state)
    .toMatchObject({
      recipe: 'lucid (edited)',
      editedRecipe: { canvasSize: 60, enlargement: 3, stepCount: 9, optimizer: lucid.optimizer },
    });
});

it('warns of another model and another backend, and says what the model lacks', async () => {
  await mount();
  const filter = { kind: 'channels', layer: 'conv2d_1', channels: [2], columns: 1 } as const;
  await offered({ ...filter, ...facts, model: 'another', backend: 'webgpu' });
  expect(allByTestId('remake-warning').map(({ textContent }) => textContent)).toEqual([
    expect.stringContaining('not the one that it was made with'),
    expect.stringContaining('webgpu'),
  ]);
  expect(byTestId('remake-obstacle')).toBeNull();
  need('close-dialog').click();
  await offered({ ...filter, ...facts, layer: 'conv2d_9' });
  expect(need('remake-obstacle').textContent).toBe('This model has no layer "conv2d_9".');
  need('close-dialog').click();
  await offered({ ...filter, ...facts, channels: [6] });
  expect(need('remake-obstacle').textContent).toContain('has no channel 6');
  need('close-dialog').click();
  await offered({ kind: 'objective', objective: 'conv2d_9:1', ...facts });
  expect(need('remake-obstacle').textContent).toContain('no such objective');
});

it('takes it as an image where the person wants that, a command says so, or it is one of several', async () => {
  const origin: PictureOrigin = { kind: 'channels', layer: 'conv2d_1', channels: [2], columns: 1, ...facts };
  const { host } = await mount();
  await offered(origin);
  need('remake-not').click();
  await expect.poll(() => allByTestId('input-thumb')).toHaveLength(1);
  expect(byTestId('remake')).toBeNull();

  const bytes = new Uint8Array(await (await pictureFile(origin)).arrayBuffer());
  const message = { type: 'addPictures', problems: [] } as const;
  const pictures = [{ name: 'made.png', uri: 'file:///made.png', bytes }];
  host.send({ ...message, pictures, isForCommand: true });
  await expect.poll(() => allByTestId('input-thumb')).toHaveLength(2);
  drop(await pictureFile(origin), await pictureFile());
  await expect.poll(() => allByTestId('input-thumb')).toHaveLength(4);
  expect(byTestId('remake')).toBeNull();
  host.send({ ...message, pictures, isForCommand: false });
  await expect.poll(() => byTestId('remake')).not.toBeNull();
});
