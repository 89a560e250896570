import { expect, it } from 'vitest';
import { allByTestId, byTestId, need } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage, type MountOptions } from '../../test/harness/mounted-page.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 30 }),
  fakeLayer('conv2d_2', { channelCount: 12 }),
  fakeLayer('lstm_1', { kind: 'unsupported', channelCount: null, unsupported: 'LSTM layers cannot run.' }),
  ...Array.from({ length: 12 }, (_, index) => fakeLayer(`conv2d_${index + 3}`)),
];

/** A page that shows all layers of a network of small images. */
async function mountAllLayers(options: MountOptions = {}) {
  const page = mountTestPage({
    layers,
    stepCount: 1,
    imageInput: { width: 64, height: 64, channels: 1 },
    ...options,
  });
  await expect.poll(() => byTestId('all-layers')).not.toBeNull();
  need('all-layers').click();
  await expect.poll(() => byTestId('layer-sheets')).not.toBeNull();
  return page;
}

const sheet = (layer: string) =>
  need('layer-sheets').querySelector<HTMLElement>(`[data-layer="${layer}"]`) ?? expect.fail(layer);
const progress = () => need('progress').dataset;

it('fills a sheet of 25 filters for every convolution', async () => {
  const { host } = await mountAllLayers();
  expect(progress()['total']).toBe(String(25 + 12 + 12 * 25));
  expect(need('layer-sheets').children).toHaveLength(14);
  await expect.poll(() => sheet('conv2d_2').textContent, { timeout: 10_000 }).toContain('12 of 12');
  expect(sheet('conv2d_2').querySelectorAll('[data-state=done]')).toHaveLength(12);
  await expect.poll(() => progress()['state'], { timeout: 20_000 }).toBe('complete');
  expect(sheet('conv2d_14').textContent).toContain('25 of 25');
  expect(host.posted.filter(({ type }) => type === 'job').at(-2)).toMatchObject({
    job: { title: 'Maximizing all layers', total: 337 },
  });
});

it('turns to the sheets that are scrolled to', async () => {
  await mountAllLayers({ stepCount: 4, stepMs: 5 });
  await expect.poll(() => Number(progress()['done'])).toBeGreaterThan(0);
  const list = need('layer-sheets');
  list.scrollTop = list.scrollHeight;
  await expect
    .poll(() => sheet('conv2d_14').querySelector('[data-state=done]'), { timeout: 20_000 })
    .not.toBeNull();
  expect(sheet('conv2d_8').textContent).toContain('0 of 25');
});

it('opens a layer by its name and a channel by its picture, and comes back filled', async () => {
  await mountAllLayers();
  await expect.poll(() => sheet('conv2d_2').textContent, { timeout: 10_000 }).toContain('12 of 12');
  sheet('conv2d_2').querySelector<HTMLElement>('[data-channel="3"]')?.click();
  await expect.poll(() => byTestId('detail')?.textContent).toContain('conv2d_2, channel 3');
  expect(byTestId('layer-sheets')).toBeNull();
  document.querySelector<HTMLElement>('[data-testid=close-detail]')?.click();
  need('all-layers').click();
  await expect.poll(() => allByTestId('tile').length).toBeGreaterThan(0);
  expect(sheet('conv2d_2').textContent).toContain('12 of 12');
});

it('saves all sheets as one picture', async () => {
  const { host } = await mountAllLayers({ layers: layers.slice(0, 2) });
  await expect.poll(() => progress()['state']).toBe('complete');
  document.querySelector<HTMLElement>('[data-testid=save-sheet]')?.click();
  await expect.poll(() => host.posted.some(({ type }) => type === 'save')).toBe(true);
  const saved = host.posted.find((message) => message.type === 'save');
  expect(saved?.suggestedName).toBe('all-layers-coarse-to-fine-seed-0.png');
  const { width, height } = await createImageBitmap(new Blob([saved?.bytes ?? new Uint8Array()]));
  expect([width > 1000, height > 500]).toEqual([true, true]);
});
