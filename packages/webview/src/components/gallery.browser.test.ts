import { FeaturescopeError } from '@featurescope/core';
import { expect, it, onTestFinished } from 'vitest';
import { allByTestId, byTestId, need, tileOf } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { indexedPictureStore } from '../scheduler/picture-store.js';
import { mountTestPage, type MountOptions } from '../../test/harness/mounted-page.js';

const isRunning = (tile: HTMLElement) => tile.dataset['state'] === 'running';
const state = () => byTestId('progress')?.dataset['state'];
const layers = [fakeLayer('conv2d_1', { channelCount: 200 }), fakeLayer('conv2d_2')];

/** A network of images so small that nothing is sketched by the usual recipe. */
const mountQuickPage = (options: MountOptions) =>
  mountTestPage({ imageInput: { width: 64, height: 64, channels: 1 }, ...options });

it('fills the grid, the visible tiles first, and tells the host', async () => {
  const { host, session } = mountQuickPage({ layers, stepCount: 1 });
  await expect.poll(() => tileOf(2)?.dataset['state']).toBe('done');
  expect(session().asked.slice(0, 3)).toEqual([[0], [1], [2]]);
  expect(tileOf(2)?.dataset).toMatchObject({ startActivation: '0.12', activation: '3.74' });
  expect(tileOf(2)?.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('conv2d_1, channel 2');
  expect(host.posted.filter(({ type }) => type === 'job').at(-1)).toMatchObject({
    job: { title: 'Maximizing conv2d_1', total: 200 },
  });
});

it('computes next what is scrolled into sight', async () => {
  const { session } = mountQuickPage({ layers, stepCount: 4, stepMs: 5 });
  await expect.poll(() => tileOf(0)?.dataset['state']).toBe('done');
  const grid = need('maximized-grid');
  grid.scrollTop = grid.scrollHeight;
  await expect.poll(() => tileOf(199)).toBeDefined();
  const before = session().asked.length;
  await expect.poll(() => session().asked.length).toBeGreaterThan(before + 2);
  const later = session()
    .asked.slice(before + 1)
    .flat();
  expect(Math.min(...later)).toBeGreaterThan(150);
});

it('stops within a step on Cancel, stays so, and goes on with Resume', async () => {
  const { host, session } = mountQuickPage({ layers, stepMs: 5 });
  await expect.poll(() => byTestId('cancel')).not.toBeNull();
  need('cancel').click();
  await expect.poll(state).toBe('cancelled');
  expect(allByTestId('tile').every((tile) => tile.dataset['state'] === 'pending')).toBe(true);
  expect(host.posted.at(-1)).toEqual({ type: 'job', job: null });
  const { length } = session().asked;
  host.send({ type: 'visibility', visible: false });
  host.send({ type: 'visibility', visible: true });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(session().asked).toHaveLength(length);
  need('resume').click();
  await expect.poll(state).toBe('running');
  await expect.poll(() => tileOf(0)?.dataset['state']).toBe('done');
});

it('cancels when the host asks for it', async () => {
  const { host } = mountQuickPage({ layers, stepMs: 5 });
  await expect.poll(state).toBe('running');
  host.send({ type: 'cancelJobs' });
  await expect.poll(state).toBe('cancelled');
});

it('shows a dead channel as dead, never as a picture', async () => {
  mountQuickPage({ layers: [fakeLayer('conv2d_1', { channelCount: 4 })], dead: [1], stepCount: 1 });
  await expect.poll(state).toBe('complete');
  const tile = tileOf(1);
  expect(tile?.dataset['state']).toBe('dead');
  expect(tile?.querySelector('canvas')).toBeNull();
  expect(tile?.textContent).toContain('dead');
  expect(tile?.title).toContain('no gradient reached the image');
  expect(byTestId('progress')?.textContent).toContain('1 dead');
});

it('pauses while hidden, and keeps what it has', async () => {
  const { host, session } = mountQuickPage({ layers, stepCount: 2, stepMs: 2 });
  await expect.poll(() => tileOf(1)?.dataset['state']).toBe('done');
  host.send({ type: 'visibility', visible: false });
  await expect
    .poll(() => allByTestId('tile').some((tile) => tile.dataset['state'] === 'running'))
    .toBe(false);
  const { length } = session().asked;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(session().asked).toHaveLength(length);
  host.send({ type: 'visibility', visible: true });
  await expect.poll(() => session().asked.length).toBeGreaterThan(length);
  expect(
    session()
      .asked.flat()
      .filter((channel) => channel === 0),
  ).toHaveLength(1);
});

it('interrupts for another layer, and shows the first one again at once', async () => {
  const { host, session } = mountQuickPage({
    layers: layers.slice(1).concat(fakeLayer('conv2d_3')),
    stepCount: 1,
  });
  await expect.poll(state).toBe('complete');
  const { length } = session().asked;
  host.send({ type: 'selectLayer', layer: 'conv2d_3' });
  await expect.poll(() => session().asked.length).toBeGreaterThan(length);
  await expect.poll(state).toBe('complete');
  const computed = session().asked.length;
  host.send({ type: 'selectLayer', layer: 'conv2d_2' });
  await expect.poll(() => tileOf(5)?.dataset['state']).toBe('done');
  expect(state()).toBe('complete');
  expect(session().asked).toHaveLength(computed);
});

it('makes the pictures anew with another recipe', async () => {
  const { host, session } = mountQuickPage({ layers: layers.slice(1), stepCount: 1 });
  await expect.poll(state).toBe('complete');
  const { length } = session().asked;
  const chooser = need('recipe') as HTMLSelectElement;
  chooser.value = 'mnist-filters';
  chooser.dispatchEvent(new Event('change', { bubbles: true }));
  await expect.poll(() => session().asked.length).toBeGreaterThan(length);
  await expect.poll(state).toBe('complete');
  await expect.poll(() => host.state).toMatchObject({ recipe: 'mnist-filters' });
});

it('says why a layer cannot be maximized, and tries again on request', async () => {
  const failure = new FeaturescopeError('INVALID_REQUEST', 'The canvas is too small for this layer.');
  mountQuickPage({ layers, failure });
  await expect.poll(() => byTestId('no-gallery')?.textContent).toContain(failure.message);
  need('no-gallery').querySelector('button')?.click();
  await expect.poll(() => tileOf(0)?.dataset['state']).toBe('done');
});

it('pauses at the end of the pictures at hand, and goes on with Resume', async () => {
  // Steps that are long enough for a picture at a time.
  const { session } = mountQuickPage({ layers, stepCount: 4, stepMs: 50, concurrency: 2 });
  await expect.poll(() => allByTestId('tile').filter(isRunning)).toHaveLength(2);
  need('pause').click();
  await expect.poll(() => allByTestId('tile').filter(isRunning)).toHaveLength(0);
  expect(state()).toBe('paused');
  expect(tileOf(0)?.dataset['state']).toBe('done');
  const { length } = session().asked;
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(session().asked).toHaveLength(length);
  need('resume').click();
  await expect.poll(state).toBe('running');
});

it('shows sketches of what is in sight before its pictures, and marks them', async () => {
  const few = [fakeLayer('conv2d_1', { channelCount: 4 })];
  const { session } = mountTestPage({ layers: few, stepCount: 8, stepMs: 20, concurrency: 2 });
  await expect.poll(() => tileOf(2)?.dataset['state']).toBe('sketched');
  expect(tileOf(2)?.textContent).toContain('sketch');
  expect(tileOf(2)?.querySelector('[role=img]')?.getAttribute('aria-label')).toBe(
    'conv2d_1, channel 2, a sketch',
  );
  await expect.poll(() => tileOf(0)?.dataset['state']).toBe('done');
  expect(tileOf(0)?.textContent).not.toContain('sketch');
  expect(session().canvasSizes.slice(0, 3)).toEqual([64, 64, 64]);
  expect(session().canvasSizes).toContain(128);
});

it('shows the pictures that an earlier page has made at once, and computes what was missing', async () => {
  const name = 'test-kept-pictures';
  onTestFinished(() => {
    indexedDB.deleteDatabase(name);
  });
  const few = { layers: [fakeLayer('conv2d_1', { channelCount: 6 })], stepCount: 1 };
  const first = mountQuickPage({ ...few, pictureStore: indexedPictureStore({ name }) });
  await expect.poll(state).toBe('complete');
  first.unmount();
  const again = mountQuickPage({ ...few, pictureStore: indexedPictureStore({ name }) });
  await expect.poll(state).toBe('complete');
  expect(again.session().asked).toEqual([]);
  expect(tileOf(2)?.dataset).toMatchObject({ state: 'done', activation: '3.74' });
  again.unmount();
  const retrained = {
    ...few,
    networkHash: 'of another network',
    pictureStore: indexedPictureStore({ name }),
  };
  const other = mountQuickPage(retrained);
  await expect.poll(state).toBe('complete');
  expect(other.session().asked).toHaveLength(6);
});

it('measures how good an enlarged picture is when it is asked to', async () => {
  mountTestPage({ layers: [fakeLayer('conv2d_1')], stepCount: 1 });
  await expect.poll(() => tileOf(2)?.dataset['state']).toBe('done');
  tileOf(2)?.click();
  await expect.poll(() => byTestId('measure')).not.toBeNull();
  need('measure').click();
  await expect.poll(() => byTestId('quality')?.dataset['grade']).toBe('good');
  expect(byTestId('quality')?.textContent).toContain('8.40 σ');
  document.querySelector<HTMLElement>('[data-testid=detail] [aria-label=Next]')?.click();
  // Another picture has another quality.
  await expect.poll(() => byTestId('measure')).not.toBeNull();
});

it('says that a convolution is not rectified yet, and leads to the units that are', async () => {
  const rectified = [
    fakeLayer('conv_1', { channelCount: 8, rectifiedIn: 'relu_1' }),
    fakeLayer('relu_1', { channelCount: 8, kind: 'activation', kernelShape: null }),
  ];
  mountTestPage({ layers: rectified, stepCount: 1 });
  await expect.poll(() => byTestId('behind-rectifier')?.textContent).toBe('before relu_1');
  await expect.poll(() => tileOf(5)?.dataset['state']).toBe('done');
  tileOf(5)?.click();
  await expect.poll(() => byTestId('detail')?.textContent).toContain('before relu_1');
  need('detail').querySelector<HTMLElement>('[data-testid=behind-rectifier]')?.click();
  await expect.poll(() => byTestId('detail')?.textContent).toContain('relu_1, channel 5');
  expect(byTestId('behind-rectifier')).toBeNull();
});
