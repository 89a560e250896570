import {
  FeaturescopeError,
  findRecipe,
  type MaximizedChannel,
  type MaximizeRequest,
} from '@featurescope/core';
import type { ModelSession } from '@featurescope/worker';
import { describe, expect, it } from 'vitest';
import { GalleryRunner } from './gallery-runner.js';
import { Gallery } from './gallery.js';

const recipe = findRecipe('coarse-to-fine');
const key = (layer: string) => ({ layer, recipe, seed: 0, canvasSize: null });

interface Asked {
  readonly request: MaximizeRequest;
  readonly finish: () => void;
  readonly fail: (error: Error) => void;
  readonly step: (step: number, stepCount: number) => void;
  readonly isAborted: () => boolean;
}

/** A session whose calls end when they are told to. */
function heldSession() {
  const asked: Asked[] = [];
  const maximize: ModelSession['maximize'] = (request, { signal, onProgress } = {}) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => {
        reject(new DOMException('cancelled', 'AbortError'));
      });
      asked.push({
        request,
        finish: () => {
          resolve(request.channels.map(resultOf));
        },
        fail: reject,
        step: (step, stepCount) =>
          onProgress?.({ step, stepCount, octave: 1, objectives: request.channels.map(() => step) }),
        isAborted: () => signal?.aborted ?? false,
      });
    });
  return { asked, maximize };
}

function resultOf(channel: number): MaximizedChannel {
  return {
    channel,
    picture: { width: 1, height: 1, data: new Uint8ClampedArray(4) },
    image: { width: 1, height: 1, channels: 1, values: new Float32Array(1) },
    startActivation: 0,
    activation: 1,
    openedStepCount: 0,
    isDead: false,
  };
}

interface Wishes {
  readonly concurrency?: number;
  readonly largestBatch?: number | ((gallery: Gallery) => number);
  readonly sketches?: boolean;
  readonly channelCount?: number;
}

function filledBy({ concurrency = 2, largestBatch = 1, sketches = false, channelCount = 8 }: Wishes = {}) {
  const session = heldSession();
  const clock = { nowMs: 0 };
  const runner = new GalleryRunner({
    maximize: session.maximize,
    concurrency: () => concurrency,
    largestBatch: typeof largestBatch === 'number' ? () => largestBatch : largestBatch,
    nowMs: () => clock.nowMs,
  });
  const gallery = new Gallery(key('conv2d_1'), channelCount, sketches);
  runner.show([{ gallery, channelCount }]);
  const last = () => session.asked[session.asked.length - 1] ?? expect.fail('Nothing was asked for.');
  const channels = () => session.asked.map(({ request }) => request.channels.join());
  const kinds = () => gallery.tiles.map(({ value }) => value.kind);
  return { ...session, clock, runner, gallery, last, channels, kinds };
}

const turn = () => new Promise((resolve) => setTimeout(resolve));

describe('a runner', () => {
  it('keeps as many batches running as the session computes side by side', async () => {
    const { asked, runner, gallery, channels, kinds } = filledBy();
    expect(channels()).toEqual(['0', '1']);
    expect(runner.running.value.map((each) => each.channels)).toEqual([[0], [1]]);
    asked[1]?.finish();
    await turn();
    expect(channels()).toEqual(['0', '1', '2']);
    expect(kinds().slice(0, 3)).toEqual(['running', 'done', 'running']);
    for (let index = 0; index < 8; index++) {
      asked[index]?.finish();
      await turn();
    }
    expect(gallery.isComplete()).toBe(true);
    expect(runner.running.value).toEqual([]);
  });

  it('takes next what has come into sight', async () => {
    const { asked, runner, gallery, channels } = filledBy({ channelCount: 20 });
    runner.setVisible(gallery, { first: 12, last: 15 });
    asked[0]?.finish();
    await turn();
    asked[1]?.finish();
    await turn();
    expect(channels()).toEqual(['0', '1', '12', '13']);
  });

  it('finishes the batches at hand when it is paused, and goes on when it is told to', async () => {
    const { asked, runner, channels, kinds } = filledBy();
    runner.pause();
    for (const each of asked) each.finish();
    await turn();
    expect(kinds().slice(0, 3)).toEqual(['done', 'done', 'pending']);
    expect(channels()).toHaveLength(2);
    runner.setHidden(false);
    expect(channels()).toHaveLength(2);
    runner.resume();
    expect(channels()).toEqual(['0', '1', '2', '3']);
  });

  it('interrupts all batches when it is cancelled', async () => {
    const { asked, runner, gallery, channels, kinds } = filledBy();
    runner.cancel();
    await turn();
    expect(asked.every(({ isAborted }) => isAborted())).toBe(true);
    expect(new Set(kinds())).toEqual(new Set(['pending']));
    expect([runner.running.value, gallery.isCancelled.value]).toEqual([[], true]);
    runner.resume();
    expect(channels()).toEqual(['0', '1', '0', '1']);
  });

  it('stops at a failure, keeps what the other batches give, and tries again when it is told to', async () => {
    const { asked, runner, gallery, channels, kinds } = filledBy();
    asked[0]?.fail(new FeaturescopeError('INVALID_REQUEST', 'The canvas is too small.'));
    await turn();
    asked[1]?.finish();
    await turn();
    expect(gallery.failure.value?.message).toBe('The canvas is too small.');
    expect(kinds().slice(0, 2)).toEqual(['pending', 'done']);
    expect(channels()).toHaveLength(2);
    runner.resume();
    expect(channels()).toEqual(['0', '1', '0', '2']);
  });

  it('fills galleries in sight before others, and leaves those running that are still wanted', async () => {
    const { asked, runner, gallery } = filledBy({ channelCount: 2 });
    const [second, third] = [new Gallery(key('conv2d_2'), 9, false), new Gallery(key('conv2d_3'), 9, false)];
    const parts = [gallery, second, third].map((each) => ({ gallery: each, channelCount: 2 }));
    runner.show(parts);
    runner.setVisible(third, { first: 0, last: 1 });
    asked[0]?.finish();
    await turn();
    asked[1]?.finish();
    await turn();
    const places = () => asked.map(({ request }) => `${request.layer}:${request.channels.join()}`);
    expect(places()).toEqual(['conv2d_1:0', 'conv2d_1:1', 'conv2d_3:0', 'conv2d_3:1']);
    expect(asked.some(({ isAborted }) => isAborted())).toBe(false);
    asked[2]?.finish();
    await turn();
    runner.show(parts.slice(0, 2));
    await turn();
    expect(asked[3]?.isAborted()).toBe(true);
    expect(places().slice(4)).toEqual(['conv2d_2:0', 'conv2d_2:1']);
  });

  it('promises the time that is left from the pace, shared out to the batches that run', async () => {
    const { asked, clock, runner } = filledBy({ channelCount: 4 });
    for (const each of asked) each.step(1, 10);
    expect(runner.leftMs.value).toBeNull();
    clock.nowMs = 100;
    for (const each of asked) each.step(2, 10);
    // 8 steps of each of two, and 10 of each of the two that wait.
    expect(runner.leftMs.value).toBe(1800);
    await turn();
  });

  it('computes more at once where steps are short, up to a share of what is left', async () => {
    const { asked, clock, channels } = filledBy({ largestBatch: 8, channelCount: 14 });
    asked[0]?.step(1, 10);
    clock.nowMs = 9;
    asked[0]?.step(2, 10);
    asked[0]?.finish();
    await turn();
    // Four steps of 9 ms are 36 ms; five would be more than the 40 that count as short.
    expect(channels()).toEqual(['0', '1', '2,3,4,5']);
    asked[1]?.finish();
    await turn();
    asked[2]?.finish();
    await turn();
    // Of the 8 that are left each gets half, then of the 4.
    expect(channels().slice(3)).toEqual(['6,7,8,9', '10,11']);
  });

  it('computes no more at once than the gallery may', async () => {
    const { asked, clock, gallery, channels } = filledBy({
      concurrency: 1,
      largestBatch: ({ bytesPerPicture }) => (bytesPerPicture === null ? 8 : 2),
    });
    gallery.bytesPerPicture = 1;
    asked[0]?.step(1, 10);
    clock.nowMs = 1;
    asked[0]?.step(2, 10);
    asked[0]?.finish();
    await turn();
    expect(channels()).toEqual(['0', '1,2']);
  });

  it('computes one at a time where steps are long', async () => {
    const { asked, clock, channels } = filledBy({ largestBatch: 8, channelCount: 4 });
    asked[0]?.step(1, 10);
    clock.nowMs = 100;
    asked[0]?.step(2, 10);
    asked[0]?.finish();
    await turn();
    expect(channels()).toEqual(['0', '1', '2']);
  });

  it('asks for previews from the next batch on', async () => {
    const { asked, runner, last } = filledBy();
    runner.previewInterval.value = 4;
    asked[0]?.finish();
    await turn();
    expect(asked[1]?.request.previewInterval).toBeUndefined();
    expect(last().request.previewInterval).toBe(4);
  });
});

describe('sketches', () => {
  it('come first for what is in sight, where pictures take long; then the pictures themselves', async () => {
    const { asked, clock, runner, gallery, last, channels, kinds } = filledBy({
      concurrency: 1,
      sketches: true,
      channelCount: 5,
    });
    runner.setVisible(gallery, { first: 0, last: 1 });
    expect(last().request.recipe).toMatchObject({ canvasSize: 64, stepCount: 12 });
    last().step(1, 12);
    clock.nowMs = 100;
    last().step(2, 12);
    last().finish();
    await turn();
    expect(kinds()[0]).toBe('sketched');
    last().finish();
    await turn();
    expect(channels()).toEqual(['0', '1', '0']);
    expect(last().request.recipe).toBe(recipe);
    expect(gallery.tiles[0]?.value).toMatchObject({
      kind: 'running',
      quality: 'full',
      sketch: { channel: 0 },
    });
    last().finish();
    await turn();
    last().finish();
    await turn();
    // Nobody sees the third one: it gets its picture at once.
    expect(channels()).toEqual(['0', '1', '0', '1', '2']);
    expect(last().request.recipe).toBe(recipe);
    expect([gallery.settledCount.value, asked.length]).toEqual([2, 5]);
  });

  it('are left once one has shown that pictures take no time', async () => {
    const { clock, last, channels } = filledBy({ concurrency: 1, sketches: true });
    last().step(1, 12);
    clock.nowMs = 1;
    last().step(2, 12);
    last().finish();
    await turn();
    expect(channels()).toEqual(['0', '0']);
    expect(last().request.recipe).toBe(recipe);
  });

  it('stay when the picture is interrupted', async () => {
    const { clock, runner, last, kinds } = filledBy({ concurrency: 1, sketches: true, channelCount: 1 });
    last().step(1, 12);
    clock.nowMs = 500;
    last().step(2, 12);
    last().finish();
    await turn();
    expect(kinds()).toEqual(['running']);
    runner.cancel();
    expect(kinds()).toEqual(['sketched']);
  });
});
