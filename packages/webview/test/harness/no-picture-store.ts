import type { PictureStore } from '../../src/scheduler/picture-store.js';

/** Keeps nothing: each test begins without pictures. */
export const noPictureStore: PictureStore = {
  load: () => Promise.resolve([]),
  keep: () => Promise.resolve(),
  forgetBefore: () => Promise.resolve(),
};
