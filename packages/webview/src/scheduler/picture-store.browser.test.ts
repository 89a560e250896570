import type { MaximizedChannel } from '@featurescope/core';
import { expect, it, onTestFinished } from 'vitest';
import { indexedPictureStore, type IndexedPictureStoreOptions } from './picture-store.js';

let count = 0;

function openStore(options: IndexedPictureStoreOptions = {}) {
  const name = options.name ?? `test-pictures-${count++}`;
  onTestFinished(() => {
    indexedDB.deleteDatabase(name);
  });
  return { name, store: indexedPictureStore({ ...options, name }) };
}

function pictureOf(channel: number, side = 8): MaximizedChannel {
  return {
    channel,
    picture: { width: side, height: side, data: new Uint8ClampedArray(4 * side * side).fill(channel) },
    image: {
      width: side,
      height: side,
      channels: 3,
      values: new Float32Array(3 * side * side).fill(channel),
    },
    startActivation: 0.5,
    activation: channel,
    openedStepCount: 0,
    attempt: 'recipe',
    isDead: false,
  };
}

const channelsOf = (pictures: readonly MaximizedChannel[]) => pictures.map(({ channel }) => channel);

it('gives back what an earlier page has kept, gallery by gallery', async () => {
  const { name, store } = openStore();
  await store.keep('a', [pictureOf(3)]);
  await store.keep('a', [pictureOf(1)]);
  await store.keep('ab', [pictureOf(2)]);
  const later = indexedPictureStore({ name });
  expect(await later.load('a')).toEqual([pictureOf(1), pictureOf(3)]);
  expect(channelsOf(await later.load('ab'))).toEqual([2]);
  expect(await later.load('b')).toEqual([]);
});

it('drops the galleries that were not looked at for longest when there are too many', async () => {
  let now = 0;
  // One picture of 8 × 8 pixels takes 1,024 bytes.
  const { store } = openStore({ mostBytes: 2500, nowMs: () => ++now });
  await store.keep('a', [pictureOf(0)]);
  await store.keep('b', [pictureOf(0)]);
  await store.load('a');
  await store.keep('c', [pictureOf(0)]);
  expect(await store.load('b')).toEqual([]);
  expect(channelsOf([...(await store.load('a')), ...(await store.load('c'))])).toEqual([0, 0]);
});

it('forgets what was kept before the person cleared it', async () => {
  let now = 10;
  const { store } = openStore({ nowMs: () => now });
  await store.keep('old', [pictureOf(0)]);
  now = 30;
  await store.keep('new', [pictureOf(0)]);
  await store.forgetBefore(20);
  expect([await store.load('old'), channelsOf(await store.load('new'))]).toEqual([[], [0]]);
});

it('leaves out what is damaged', async () => {
  const { store } = openStore();
  const damaged = { ...pictureOf(1), picture: { ...pictureOf(1).picture, width: 9 } };
  await store.keep('a', [pictureOf(0), damaged]);
  expect(channelsOf(await store.load('a'))).toEqual([0]);
});

it('finds nothing where nothing can be kept', async () => {
  const { name } = openStore();
  const newer = indexedDB.open(name, 99);
  await new Promise((resolve) => (newer.onsuccess = resolve));
  newer.result.close();
  const store = indexedPictureStore({ name });
  await store.keep('a', [pictureOf(0)]);
  expect(await store.load('a')).toEqual([]);
});
