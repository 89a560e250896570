import { pngTexts } from '@featurescope/core';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { allByTestId, byTestId, need } from '../../../test/harness/find.js';
import { fakeLayer } from '../../../test/harness/fake-session.js';
import { mountTestPage, type MountOptions, type MountedPage } from '../../../test/harness/mounted-page.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 12, outputShape: [null, null, null, 12] }),
  fakeLayer('conv2d_2', { channelCount: 16, outputShape: [null, null, null, 16] }),
  fakeLayer('conv2d_3', { channelCount: 24, outputShape: [null, null, null, 24] }),
];

async function mountOnDream(options: MountOptions = {}): Promise<MountedPage> {
  const page = mountTestPage({ layers, ...options });
  page.host.send({ type: 'showView', view: 'dream' });
  await expect.poll(() => byTestId('no-picture')).not.toBeNull();
  // The cat: 256 × 256 pixels.
  need('sample-picture').click();
  await expect.poll(() => (byTestId('dream-start') as HTMLButtonElement | null)?.disabled).toBe(false);
  return page;
}

function write(id: string, value: string): void {
  const field = need(id) as HTMLInputElement | HTMLSelectElement;
  field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

const entries = () => allByTestId('dream-entry');
const state = () => need('dream-bar').dataset['state'];
const step = () => Number(need('dream-status').dataset['step']);
const status = () => need('dream-status').textContent;

/** A whole dream, of few steps. */
async function dreamt(count = 1): Promise<void> {
  write('dream-steps', '3');
  need('dream-start').click();
  await expect.poll(() => entries().length, { timeout: 20_000 }).toBe(count);
  await expect.poll(state).toBe('idle');
}

it('dreams on a picture with the suggested layer, and shows it beside what was before', async () => {
  const page = await mountOnDream();
  expect(need('octave-sizes').textContent.split(' → ').at(-1)).toBe('256 × 256');
  await dreamt();
  const [call] = page.session().dreams;
  expect(call?.request).toMatchObject({
    targets: [{ kind: 'layer', layer: 'conv2d_3', weight: 1 }],
    picture: { width: 256, height: 256 },
    seed: 0,
  });
  expect(status()).toContain('Dream 1 · conv2d_3');
  const labels = Array.from(need('dream-stage').querySelectorAll('[role=img]'), (image) => image.ariaLabel);
  expect(labels).toEqual(['Dream 1', 'Before']);
  await expect
    .poll(() => byTestId('objective-curve')?.getAttribute('aria-label'))
    .toMatch(/^Objective, from/);
});

it('shows each octave as it comes, and says how far it is', async () => {
  const page = await mountOnDream({ stepMs: 15 });
  need('dream-start').click();
  await expect.poll(status).toMatch(/Octave \d of 4 · \d+ × \d+ px · step \d+ of 48 · .+ left/);
  expect(need('dream-stage').querySelector('[role=img]')?.ariaLabel).toBe('The dream as it is');
  await expect
    .poll(() => page.host.posted.findLast(({ type }) => type === 'job'))
    .toMatchObject({ job: { title: 'Dreaming', total: 48 } });
  need('dream-cancel').click();
  await expect
    .poll(() => page.host.posted.findLast(({ type }) => type === 'job'))
    .toEqual({ type: 'job', job: null });
});

it('keeps what is there when it is stopped, and drops it when it is cancelled', async () => {
  await mountOnDream({ stepMs: 15 });
  need('dream-start').click();
  await expect.poll(step).toBeGreaterThan(2);
  need('dream-stop').click();
  await expect.poll(() => entries().length).toBe(1);
  expect(status()).toMatch(/\d+ steps? in .+, stopped/);
  need('dream-start').click();
  await expect.poll(step).toBeGreaterThan(2);
  need('dream-cancel').click();
  await expect.poll(state).toBe('idle');
  expect(entries()).toHaveLength(1);
});

it('keeps what is there when VS Code cancels the running work', async () => {
  const page = await mountOnDream({ stepMs: 15 });
  need('dream-start').click();
  await expect.poll(step).toBeGreaterThan(2);
  page.host.send({ type: 'cancelJobs' });
  await expect.poll(() => entries().length).toBe(1);
});

it('hands changes over while it runs, except for the octaves', async () => {
  const page = await mountOnDream({ stepMs: 15 });
  need('dream-start').click();
  await expect.poll(step).toBeGreaterThan(1);
  write('dream-step-size', '1.25');
  await expect
    .poll(() => byTestId('dream-note')?.textContent)
    .toBe('Your change counts from the next step on.');
  write('dream-octaves', '2');
  await expect.poll(() => byTestId('dream-note')?.textContent).toContain('Octaves stay as they are');
  const [call] = page.session().dreams;
  expect(call?.commands).toHaveLength(1);
  expect(call?.commands[0]).toMatchObject({
    kind: 'adjust',
    recipe: { octaves: call?.request.recipe.octaves, step: { sizePercent: 1.25 } },
  });
  need('dream-stop').click();
  await expect.poll(() => entries().length).toBe(1);
});

it('says beside what was changed what the recipe has, and leads back to it', async () => {
  await mountOnDream();
  const own = (need('dream-steps') as HTMLInputElement).value;
  write('dream-steps', '7');
  const back = () => document.querySelector<HTMLElement>('.parameter-own');
  await expect.poll(() => back()?.textContent).toContain(`recipe: ${own}`);
  back()?.click();
  await expect.poll(() => (need('dream-steps') as HTMLInputElement).value).toBe(own);
  expect(back()).toBeNull();
});

it('dreams of several layers, single channels and a class', async () => {
  const page = await mountOnDream();
  const fields = () =>
    ['target-layer', 'target-channels', 'target-weight'].map((id) => (need(id) as HTMLInputElement).value);
  write('target-layer', 'conv2d_2');
  await expect.poll(fields).toEqual(['conv2d_2', '', '1']);
  write('target-channels', '3, 5-6');
  await expect.poll(fields).toEqual(['conv2d_2', '3, 5, 6', '1']);
  write('target-weight', '1.5');
  await expect.poll(fields).toEqual(['conv2d_2', '3, 5, 6', '1.5']);
  write('add-target', 'class:');
  await expect.poll(() => allByTestId('dream-target').length).toBe(2);
  write('target-class', '4');
  write('target-channels', '99');
  await expect.poll(() => need('target-channels').getAttribute('aria-invalid')).toBe('true');
  await dreamt();
  expect(page.session().dreams[0]?.request.targets).toEqual([
    { kind: 'layer', layer: 'conv2d_2', channels: [3, 5, 6], weight: 1.5 },
    { kind: 'class', classIndex: 4, weight: 1 },
  ]);
  await expect
    .poll(() => page.host.state)
    .toMatchObject({ view: 'dream', dream: { targets: [{ layer: 'conv2d_2' }, { classIndex: 4 }] } });
});

it('goes back to earlier pictures, takes over their settings, compares two, and dreams on one', async () => {
  const page = await mountOnDream();
  write('dream-seed', '5');
  await dreamt();
  write('dream-seed', '6');
  await dreamt(2);
  write('compare-with', '1');
  const labels = () =>
    Array.from(need('dream-stage').querySelectorAll('[role=img]'), (image) => image.ariaLabel);
  await expect.poll(labels).toEqual(['Dream 2', 'Dream 1']);
  entries()[0]?.click();
  await expect.poll(labels).toEqual(['Dream 1', 'Before']);
  need('use-settings').click();
  await expect.poll(() => (need('dream-seed') as HTMLInputElement).value).toBe('5');
  entries()[0]?.focus();
  await userEvent.keyboard('{ArrowRight}');
  await expect.poll(() => entries()[1]?.ariaSelected).toBe('true');
  expect(document.activeElement).toBe(entries()[1]);
  await userEvent.keyboard('{Delete}');
  await expect.poll(() => entries().length).toBe(1);
  need('dream-on-result').click();
  await expect
    .poll(() => allByTestId('input-thumb').map(({ dataset }) => dataset['name']))
    .toEqual(['cat-face.png', 'cat-face dream 1.png']);
  await expect.poll(() => (need('dream-start') as HTMLButtonElement).disabled).toBe(false);
  await dreamt(2);
  const [first, , third] = page.session().dreams;
  expect(third?.request.picture.data).not.toEqual(first?.request.picture.data);
});

it('paints a mask with the keyboard; outside of it not a bit changes', async () => {
  const page = await mountOnDream();
  document.querySelector<HTMLElement>('[data-testid=mask-tool] input[value=brush]')?.click();
  await expect.poll(() => byTestId('mask-layer')).not.toBeNull();
  need('mask-layer').focus();
  await userEvent.keyboard('{ArrowLeft}{ArrowLeft} ');
  await expect.poll(() => need('dream-mask').textContent).toContain('in use');
  await dreamt();
  const { request } = page.session().dreams[0] ?? {};
  const { mask, picture } = request ?? {};
  if (!mask || !picture) throw new Error('No mask was handed over.');
  expect(mask).toHaveLength(256 * 256);
  // Two steps of half a radius (6 % of 256 px) to the left of the middle.
  const [x, y] = [Math.floor(128 - 0.06 * 256), 128];
  expect(mask[y * 256 + x]).toBe(255);
  expect(mask[0]).toBe(0);
  const canvas = need('dream-stage').querySelector('canvas');
  const after = canvas?.getContext('2d')?.getImageData(0, 0, 256, 256).data;
  const changed = Array.from(mask.keys()).filter((pixel) =>
    [0, 1, 2, 3].some((channel) => after?.[4 * pixel + channel] !== picture.data[4 * pixel + channel]),
  );
  expect(changed.length).toBeGreaterThan(100);
  expect(changed.filter((pixel) => mask[pixel] === 0)).toEqual([]);
});

it('saves a PNG that says how it was made', async () => {
  const page = await mountOnDream();
  await dreamt();
  need('dream-save').click();
  await expect.poll(() => page.host.posted.findLast(({ type }) => type === 'save')).toBeDefined();
  const saved = page.host.posted.findLast(({ type }) => type === 'save');
  if (saved?.type !== 'save') throw new Error('Nothing was saved.');
  expect(saved.suggestedName).toBe('cat-face-dream-1.png');
  const bitmap = await createImageBitmap(new Blob([saved.bytes], { type: 'image/png' }));
  expect([bitmap.width, bitmap.height]).toEqual([256, 256]);
  expect(pngTexts(saved.bytes)['Description']).toContain(
    'DeepDream on cat-face.png with textures: conv2d_3.',
  );
});

it('moves divider and zoom with the keyboard', async () => {
  await mountOnDream();
  await dreamt();
  need('dream-divider').focus();
  await userEvent.keyboard('{Home}{ArrowRight}{PageUp}');
  await expect.poll(() => need('dream-divider').getAttribute('aria-valuetext')).toBe('12 % Before');
  need('dream-stage').focus();
  await userEvent.keyboard('1');
  await expect.poll(() => need('dream-stage').dataset['zoom']).toBe('1.000');
  expect(need('dream-stage').querySelector('.dream-frame')?.clientWidth).toBe(256);
  await userEvent.keyboard('+');
  await expect.poll(() => need('dream-stage').dataset['zoom']).toBe('1.250');
  await userEvent.keyboard('0');
  await expect.poll(() => need('dream-stage').dataset['zoom']).toBe('fit');
});

it('zooms with the wheel', async () => {
  await mountOnDream();
  await expect.poll(() => need('dream-stage').dataset['zoom']).toBe('fit');
  const before = need('dream-stage').querySelector('.dream-frame')?.clientWidth ?? 0;
  const wheel = new WheelEvent('wheel', { deltaY: -400, bubbles: true, cancelable: true });
  need('dream-stage').dispatchEvent(wheel);
  expect(wheel.defaultPrevented).toBe(true);
  await expect
    .poll(() => need('dream-stage').querySelector('.dream-frame')?.clientWidth)
    .toBeGreaterThan(1.9 * before);
});

it('says why a network cannot dream', async () => {
  const page = mountTestPage({ layers: [fakeLayer('dense_1', { kind: 'dense', outputShape: [null, 10] })] });
  page.host.send({ type: 'showView', view: 'dream' });
  await expect.poll(() => byTestId('no-dream')?.textContent).toContain('No layer that can run');
});
