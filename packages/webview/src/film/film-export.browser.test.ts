import { beforeEach, expect, it, onTestFinished } from 'vitest';
import { keepingFrames, type FramesHost } from '../../test/harness/fake-frames.js';
import { fakeHost } from '../../test/harness/fake-host.js';
import { filmEncoders } from '../model/open-session.js';
import { Saver } from '../model/saver.js';
import { FilmExport } from './film-export.js';
import { FilmFrames } from './film-frames.js';
import { FrameStore } from './frame-store.js';

const size = { width: 64, height: 48 };
/** Each frame's own colour: films must show them in this order. */
const colours = [
  [220, 30, 30],
  [30, 200, 30],
  [40, 40, 220],
  [230, 220, 40],
] as const;

let host: FramesHost;
let frames: FilmFrames;
let film: FilmExport;

beforeEach(async () => {
  host = keepingFrames(fakeHost());
  const store = new FrameStore(host);
  host.listen((message) => {
    if (message.type === 'framesDone') store.receive(message);
  });
  frames = new FilmFrames();
  film = new FilmExport({
    frames,
    store,
    saver: new Saver(host),
    startEncoder: filmEncoders('/packages/worker/dist/film-worker.bundle'),
  });
  onTestFinished(() => {
    film.dispose();
  });
  for (const colour of colours) frames.add(await plain(colour), size);
  frames.rate.value = 5;
});

async function plain([red, green, blue]: readonly [number, number, number]): Promise<Blob> {
  const canvas = new OffscreenCanvas(size.width, size.height);
  const context = canvas.getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.fillStyle = `rgb(${red} ${green} ${blue})`;
  context.fillRect(0, 0, size.width, size.height);
  return canvas.convertToBlob({ type: 'image/png' });
}

function savedFile(): { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } {
  const saved = host.posted.findLast(({ type }) => type === 'save');
  if (saved?.type !== 'save') throw new Error('Nothing was saved.');
  return { name: saved.suggestedName, bytes: saved.bytes };
}

/** The colour in the middle of what can be drawn. */
function middle(source: CanvasImageSource): readonly number[] {
  const context = new OffscreenCanvas(size.width, size.height).getContext('2d');
  if (!context) throw new Error('No canvas.');
  context.drawImage(source, 0, 0);
  return [...context.getImageData(size.width / 2, size.height / 2, 1, 1).data].slice(0, 3);
}

/** Which frame has the nearest colour. */
function frameOf(colour: readonly number[]): number {
  const distance = (own: readonly number[]) =>
    own.reduce((sum, value, i) => sum + (value - (colour[i] ?? 0)) ** 2, 0);
  const distances = colours.map(distance);
  return distances.indexOf(Math.min(...distances));
}

it('saves a GIF that another decoder reads: number, size, pace and order of its pictures', async () => {
  frames.isPingPong.value = true;
  await film.save('cat');
  const { name, bytes } = savedFile();
  expect(name).toBe('cat.gif');
  const decoder = new ImageDecoder({ data: bytes, type: 'image/gif' });
  await Promise.all([decoder.completed, decoder.tracks.ready]);
  const track = decoder.tracks.selectedTrack;
  expect(track?.frameCount).toBe(6);
  // It goes on for ever.
  expect(track?.repetitionCount).toBe(Infinity);
  const order: number[] = [];
  for (let frameIndex = 0; frameIndex < 6; frameIndex++) {
    const { image } = await decoder.decode({ frameIndex });
    expect([image.displayWidth, image.displayHeight, image.duration]).toEqual([64, 48, 200_000]);
    order.push(frameOf(middle(image)));
    image.close();
  }
  decoder.close();
  expect(order).toEqual([0, 1, 2, 3, 2, 1]);
});

it.each(['webm', 'mp4'] as const)('saves a film as %s that the browser plays', async (format) => {
  await expect.poll(() => film.support.state.value.kind).toBe('ready');
  const codec = film.support.shown?.find((support) => support.format === format)?.codec ?? null;
  film.format.value = format;
  if (codec === null) {
    expect(film.options.value).toBeNull();
    return;
  }
  film.quality.value = 'best';
  await film.save('cat');
  expect(film.state.value).toEqual({ kind: 'idle' });
  const { name, bytes } = savedFile();
  expect(name).toBe(`cat.${format}`);
  const video = document.createElement('video');
  video.muted = true;
  video.src = URL.createObjectURL(new Blob([bytes], { type: `video/${format}` }));
  await event(video, 'loadeddata');
  expect([video.videoWidth, video.videoHeight]).toEqual([64, 48]);
  expect(video.duration).toBeCloseTo(colours.length / 5, 1);
  const order: number[] = [];
  for (const frame of colours.keys()) {
    const seeked = event(video, 'seeked');
    video.currentTime = (frame + 0.5) / 5;
    await seeked;
    order.push(frameOf(middle(video)));
  }
  expect(order).toEqual([0, 1, 2, 3]);
});

it('tells about how large a GIF will be before it is made', async () => {
  film.weigh();
  await expect.poll(() => film.estimate.shown).toBeGreaterThan(100);
  await film.save('cat');
  const { bytes } = savedFile();
  const estimate = film.estimate.shown ?? 0;
  expect(Math.abs(estimate - bytes.length) / bytes.length).toBeLessThan(0.5);
});

it('writes the pictures one by one, a seam mixed into the first of them', async () => {
  frames.seamCount.value = 2;
  await film.saveSequence('cat');
  const files = [...(host.folders.values().next().value ?? [])];
  expect(files.map(([name]) => name)).toEqual(['film-0001.png', 'film-0002.png']);
  const pictures = await Promise.all(
    files.map(async ([, bytes]) => middle(await createImageBitmap(new Blob([bytes])))),
  );
  // What follows the last frame, and then half of what follows that.
  expect(pictures[0]).toEqual(colours[2]);
  expect(pictures[1]).toEqual([130, 210, 35]);
});

it('can be ended, and then saves nothing', async () => {
  const work = film.save('cat');
  await expect.poll(() => film.state.value.kind).toBe('working');
  film.cancel();
  await work;
  expect(film.state.value).toEqual({ kind: 'idle' });
  expect(host.posted.filter(({ type }) => type === 'save')).toHaveLength(0);
});

it('leaves everything as it was when no folder is chosen', async () => {
  host.givesUp = true;
  await film.saveSequence('cat');
  expect(film.state.value).toEqual({ kind: 'idle' });
  expect(host.folders.size).toBe(0);
});

function event(element: EventTarget, name: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    element.addEventListener(name, resolve, { once: true });
    element.addEventListener(
      'error',
      () => {
        reject(new Error(`The film could not be read while it was waited for "${name}".`));
      },
      { once: true },
    );
  });
}
