import { expect, it } from 'vitest';
import { keepingFrames, type FramesHost } from '../../../test/harness/fake-frames.js';
import { byTestId, need } from '../../../test/harness/find.js';
import { fakeLayer } from '../../../test/harness/fake-session.js';
import { mountTestPage, type MountOptions, type MountedPage } from '../../../test/harness/mounted-page.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 12, outputShape: [null, null, null, 12] }),
  fakeLayer('conv2d_2', { channelCount: 16, outputShape: [null, null, null, 16] }),
];

interface FilmPage extends MountedPage {
  readonly host: FramesHost;
}

async function mountOnFilm(options: MountOptions = {}): Promise<FilmPage> {
  const page = mountTestPage({ layers, ...options });
  const host = keepingFrames(page.host);
  host.send({ type: 'showView', view: 'dream' });
  await expect.poll(() => byTestId('no-picture')).not.toBeNull();
  need('sample-picture').click();
  await expect.poll(() => (byTestId('dream-start') as HTMLButtonElement | null)?.disabled).toBe(false);
  document.querySelector<HTMLElement>('[data-testid=dream-make] input[value=film]')?.click();
  await expect.poll(() => byTestId('film-settings')).not.toBeNull();
  write('dream-octaves', '1');
  write('dream-steps', '2');
  return { ...page, host };
}

function write(id: string, value: string): void {
  const field = need(id) as HTMLInputElement | HTMLSelectElement;
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

const count = () => Number(need('film-bar').dataset['count']);
const state = () => need('film-bar').dataset['state'];
const files = (host: FramesHost, folder = 0) => [...([...host.folders.values()][folder]?.keys() ?? [])];

it('saves every frame as it comes, feeds it back, and plays the film', async () => {
  const { host, session } = await mountOnFilm();
  write('film-frameCount', '3');
  need('film-start').click();
  await expect.poll(() => byTestId('film-player')?.dataset['count']).toBe('3');
  expect(files(host)).toEqual(['loop.json', 'frame-0001.png', 'frame-0002.png', 'frame-0003.png']);
  expect([...host.folders.keys()][0]).toContain('fake:/storage/dream of cat-face');
  const [first, second] = session().dreams;
  expect(session().dreams.map(({ request }) => request.seed)).toEqual([0, 1, 2]);
  expect(second?.request.picture.data).not.toEqual(first?.request.picture.data);
  const settings = new TextDecoder().decode([...host.folders.values()][0]?.get('loop.json'));
  expect(JSON.parse(settings)).toMatchObject({ version: 1, loop: { frameCount: 3, zoomPercent: 4 } });
});

it('keeps its frames when it is stopped, and goes on from there', async () => {
  const { host, session } = await mountOnFilm({ stepMs: 10 });
  write('film-frameCount', '6');
  need('film-start').click();
  await expect.poll(count).toBeGreaterThan(1);
  need('film-stop').click();
  await expect.poll(state).toBe('idle');
  const kept = count();
  expect(kept).toBeLessThan(6);
  expect(files(host)).toHaveLength(kept + 1);
  expect(need('film-continue').textContent).toContain(`Continue from Frame ${kept + 1}`);
  need('film-continue').click();
  await expect.poll(count).toBe(6);
  await expect.poll(state).toBe('idle');
  expect(files(host)).toHaveLength(7);
  expect(host.folders.size).toBe(1);
  expect(session().dreams.at(-1)?.request.seed).toBe(5);
});

it('finds its frames again after a reload', async () => {
  const { host } = await mountOnFilm();
  write('film-frameCount', '2');
  need('film-start').click();
  await expect.poll(() => byTestId('film-player')?.dataset['count']).toBe('2');
  write('film-frameCount', '4');
  await expect.poll(() => host.state).toMatchObject({ dream: { film: { frameCount: 4 } } });
  const { folders, state: kept } = host;
  document.getElementById('root')?.remove();
  const again = mountTestPage({ layers, state: kept });
  const laterHost = keepingFrames(again.host);
  for (const [uri, content] of folders) laterHost.folders.set(uri, content);
  await expect.poll(() => byTestId('dream-make')).not.toBeNull();
  document.querySelector<HTMLElement>('[data-testid=dream-make] input[value=film]')?.click();
  await expect.poll(() => byTestId('film-continue')?.textContent).toContain('Continue from Frame 3');
  await expect.poll(() => (byTestId('film-continue') as HTMLButtonElement | null)?.disabled).toBe(false);
  need('film-continue').click();
  await expect.poll(count).toBe(4);
});

it('goes on from its last frame when the picture that it began with is lost', async () => {
  const { host } = await mountOnFilm();
  write('film-frameCount', '2');
  need('film-start').click();
  await expect.poll(() => byTestId('film-player')?.dataset['count']).toBe('2');
  write('film-frameCount', '3');
  await expect.poll(() => host.state).toMatchObject({ dream: { film: { frameCount: 3 } } });
  const { folders } = host;
  // As after a picture that was dropped: only its name is known.
  const kept = { ...(host.state as object), pictures: [{ name: 'dropped.png', origin: null }] };
  document.getElementById('root')?.remove();
  const again = mountTestPage({ layers, state: kept });
  const laterHost = keepingFrames(again.host);
  for (const [uri, content] of folders) laterHost.folders.set(uri, content);
  await expect.poll(() => byTestId('input-thumb')?.dataset['name']).toBe('frame 2.png');
  document.querySelector<HTMLElement>('[data-testid=dream-make] input[value=film]')?.click();
  await expect.poll(() => (byTestId('film-continue') as HTMLButtonElement | null)?.disabled).toBe(false);
  need('film-continue').click();
  await expect.poll(count).toBe(3);
});

it('passes over from one layer to another, each frame from the same picture', async () => {
  const { session } = await mountOnFilm();
  write('film-kind', 'passage');
  await expect.poll(() => byTestId('film-towards')).not.toBeNull();
  write('film-towards', 'conv2d_1');
  write('film-frameCount', '3');
  need('film-start').click();
  await expect.poll(() => byTestId('film-player')?.dataset['count']).toBe('3');
  const requests = session().dreams.map(({ request }) => request);
  expect(requests.map(({ targets }) => targets)).toEqual([
    [{ kind: 'layer', layer: 'conv2d_2', weight: 1 }],
    [
      { kind: 'layer', layer: 'conv2d_2', weight: 0.5 },
      { kind: 'layer', layer: 'conv2d_1', weight: 0.5 },
    ],
    [{ kind: 'layer', layer: 'conv2d_1', weight: 1 }],
  ]);
  expect(requests[1]?.picture.data).toEqual(requests[0]?.picture.data);
});

it('says when a frame cannot be saved, and keeps those before it', async () => {
  const { host } = await mountOnFilm({ stepMs: 5 });
  write('film-frameCount', '5');
  need('film-start').click();
  await expect.poll(count).toBeGreaterThan(0);
  host.folders.clear();
  await expect.poll(state).toBe('failed');
  expect(need('film-bar').textContent).toContain('There is no such folder.');
  expect(count()).toBeGreaterThan(0);
});

it('makes more frames for a seamless loop, and shows as many as were asked for', async () => {
  const { host } = await mountOnFilm();
  write('film-frameCount', '4');
  need('film-seamless').click();
  need('film-start').click();
  await expect.poll(() => byTestId('film-player')?.dataset['count']).toBe('4');
  expect(files(host)).toHaveLength(1 + 6);
});

it('scrubs, and stands still where motion is not wanted', async () => {
  try {
    await mountOnFilm();
    document.body.classList.add('vscode-reduce-motion');
    write('film-frameCount', '3');
    need('film-start').click();
    await expect.poll(() => byTestId('film-play')?.ariaLabel).toBe('Play');
    const scrub = need('film-scrub') as HTMLInputElement;
    scrub.value = '2';
    scrub.dispatchEvent(new Event('input', { bubbles: true }));
    await expect.poll(() => need('film-player').dataset['frame']).toBe('2');
  } finally {
    document.body.classList.remove('vscode-reduce-motion');
  }
});
