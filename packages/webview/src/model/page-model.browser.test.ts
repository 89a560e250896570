import { defaultRecipe, FeaturescopeError, pictureOrigin } from '@featurescope/core';
import { expect, it } from 'vitest';
import { exampleDocument } from '../../test/harness/fake-host.js';
import { fakeSession } from '../../test/harness/fake-session.js';
import { byTestId, need, tileOf } from '../../test/harness/find.js';
import { mountTestPage } from '../../test/harness/mounted-page.js';
import { freshState } from './saved-state.js';

const saved = {
  ...freshState(exampleDocument.documentUri),
  layer: 'block2_conv1',
  view: 'kernels',
  colourMap: 'viridis',
  tileSize: 64,
  firstTile: 100,
} as const;

it('tells the host what it has opened', async () => {
  const { host } = mountTestPage();
  await expect.poll(() => byTestId('model-view')).not.toBeNull();
  expect(host.posted.map(({ type }) => type)).toEqual(
    expect.arrayContaining(['ready', 'backend', 'modelOpened']),
  );
  const opened = host.posted.find((message) => message.type === 'modelOpened');
  expect(opened).toMatchObject({ selectedLayer: 'block1_conv1', model: { name: 'textures' } });
  expect(host.posted.some(({ type }) => type === 'layerSelected')).toBe(false);
  expect(byTestId('backend')?.textContent).toContain('WebAssembly');
});

it('comes back as it was left', async () => {
  const { host } = mountTestPage({ state: saved });
  await expect.poll(() => byTestId('kernel-grid')).not.toBeNull();
  expect(byTestId('layer-picker')?.dataset['layer']).toBe('block2_conv1');
  expect(document.querySelector<HTMLInputElement>('input[value=viridis]')?.checked).toBe(true);
  await expect.poll(() => need('kernel-grid').scrollTop).toBeGreaterThan(0);
  expect(tileOf(100)).toBeDefined();
  expect(host.posted.find(({ type }) => type === 'modelOpened')).toMatchObject({
    selectedLayer: 'block2_conv1',
  });
});

it('forgets what was said of another document', async () => {
  mountTestPage({ state: { ...saved, documentUri: 'file:///other.h5' } });
  await expect.poll(() => byTestId('layer-picker')?.dataset['layer']).toBe('block1_conv1');
  expect(byTestId('maximized-grid')).not.toBeNull();
});

it('keeps its state, and does not while it is hidden', async () => {
  const { host } = mountTestPage();
  await expect.poll(() => byTestId('model-view')).not.toBeNull();
  host.send({ type: 'selectLayer', layer: 'conv2d_1' });
  await expect.poll(() => host.state).toMatchObject({ version: 1, layer: 'conv2d_1', view: 'maximized' });
  host.send({ type: 'visibility', visible: false });
  host.send({ type: 'selectLayer', layer: 'conv_stem' });
  await new Promise((resolve) => setTimeout(resolve, 400));
  expect(host.state).toMatchObject({ layer: 'conv2d_1' });
  host.send({ type: 'visibility', visible: true });
  await expect.poll(() => host.state).toMatchObject({ layer: 'conv_stem' });
});

it('shows the error of a file that cannot be read, and reads it again on request', async () => {
  const error = new FeaturescopeError('CORRUPT_FILE', 'The file is truncated. Copy it again.');
  let attempts = 0;
  const { host } = mountTestPage({
    open: () => (++attempts === 1 ? Promise.reject(error) : Promise.resolve(fakeSession())),
  });
  await expect.poll(() => byTestId('error')?.textContent).toContain(error.message);
  expect(byTestId('error')?.dataset['code']).toBe('CORRUPT_FILE');
  expect(host.posted.at(-1)).toEqual({ type: 'modelFailed', code: 'CORRUPT_FILE', message: error.message });
  need('retry').click();
  await expect.poll(() => byTestId('model-view')).not.toBeNull();
});

it('shows why the host could not give a file', async () => {
  const { host } = mountTestPage();
  host.send({
    type: 'openFailed',
    documentUri: exampleDocument.documentUri,
    fileName: 'textures.h5',
    message: 'The file is gone.',
  });
  await expect.poll(() => byTestId('error')?.textContent).toContain('The file is gone.');
});

it('changes to another backend without forgetting pictures', async () => {
  const { host, session } = mountTestPage({ stepCount: 1 });
  await expect.poll(() => tileOf(1)?.dataset['state']).toBe('done');
  const first = session();
  host.send({ type: 'settings', settings: { backend: 'cpu', workers: 0 } });
  await expect.poll(() => session() !== first).toBe(true);
  expect(first.isDisposed()).toBe(true);
  await expect.poll(() => tileOf(1)?.dataset['state']).toBe('done');
  expect(session().asked.flat()).not.toContain(1);
});

it('reads a changed file anew', async () => {
  const { host, session } = mountTestPage({ stepCount: 1 });
  await expect.poll(() => tileOf(1)?.dataset['state']).toBe('done');
  const first = session();
  host.send(exampleDocument);
  await expect.poll(() => session() !== first && session().asked.flat().includes(1)).toBe(true);
});

it('says what there is instead of a kernel', async () => {
  const { host } = mountTestPage();
  host.send({ type: 'showView', view: 'kernels' });
  host.send({ type: 'selectLayer', layer: 'max_pooling2d_1' });
  await expect.poll(() => byTestId('no-kernel')?.textContent).toContain('32 channels can still be maximized');
  need('no-kernel').querySelector('button')?.click();
  await expect.poll(() => byTestId('maximized-grid')).not.toBeNull();
});

it('says why a layer cannot run', async () => {
  const { host } = mountTestPage();
  host.send({ type: 'selectLayer', layer: 'encoder/attention/a_layer_with_a_very_long_name_lstm_1' });
  await expect.poll(() => byTestId('no-gallery')?.textContent).toContain('LSTM layers cannot run');
});

it('hands finished pictures to the host as PNG files', async () => {
  const { host } = mountTestPage({
    state: { ...saved, view: 'maximized', layer: 'conv2d_1', firstTile: 0 },
    stepCount: 1,
  });
  await expect.poll(() => byTestId('progress')?.dataset['state'], { timeout: 10_000 }).toBe('complete');
  need('save-sheet').click();
  await expect.poll(() => host.posted.at(-1)?.type).toBe('save');
  const sheet = host.posted.at(-1);
  if (sheet?.type !== 'save') throw new Error('Nothing was saved.');
  expect(sheet.suggestedName).toBe('conv2d_1-coarse-to-fine-seed-0.png');
  const { width, height } = await createImageBitmap(new Blob([sheet.bytes]));
  expect(width).toBeGreaterThan(8 * 128);
  expect(height).toBeGreaterThan(4 * 128);
  host.send({ type: 'saveDone', requestId: sheet.requestId, savedAs: 'sheet.png', error: null });
  await expect.poll(() => document.body.textContent).toContain('Saved as sheet.png.');

  tileOf(3)?.click();
  await expect.poll(() => byTestId('save-one')).not.toBeNull();
  need('save-one').click();
  await expect.poll(() => host.posted.filter(({ type }) => type === 'save').length).toBe(2);
  const one = host.posted.at(-1);
  if (one?.type !== 'save') throw new Error('Nothing was saved.');
  expect(one.suggestedName).toBe('conv2d_1-channel-3-coarse-to-fine-seed-0.png');
  expect(pictureOrigin(one.bytes)).toEqual({
    ...{ kind: 'channels', layer: 'conv2d_1', channels: [3], columns: 1 },
    ...{ recipe: defaultRecipe, seed: 0, zoom: 4, backend: 'wasm', model: 'of the fake network' },
  });
});
