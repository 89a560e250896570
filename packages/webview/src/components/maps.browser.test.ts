import { beforeEach, expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { allByTestId, byTestId, need, tileOf } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage, type MountedPage } from '../../test/harness/mounted-page.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 12, outputShape: [null, 64, 64, 12] }),
  fakeLayer('conv2d_2', { channelCount: 6, outputShape: [null, 32, 32, 6] }),
  fakeLayer('pool_1', { kind: 'pool', kernelShape: null, channelCount: 6, outputShape: [null, 16, 16, 6] }),
];

let page: MountedPage;
const calls = (method: string) => page.session().told.filter((call) => call.method === method);
const choose = (id: string, value: string) => {
  const select = need(id) as HTMLSelectElement;
  select.value = value;
  select.dispatchEvent(new Event('change', { bubbles: true }));
};

beforeEach(async () => {
  page = mountTestPage({ layers, zeroMaps: [3] });
  page.host.send({ type: 'showView', view: 'maps' });
  await expect.poll(() => byTestId('no-picture')).not.toBeNull();
  need('sample-picture').click();
  await expect.poll(() => tileOf(0)?.dataset['state']).toBe('done');
});

it('shows the maps of the layer, and marks those that are all zero', async () => {
  expect(allByTestId('tile')).toHaveLength(12);
  expect(tileOf(3)?.dataset['state']).toBe('zero');
  expect(tileOf(3)?.textContent).toContain('all zero');
  expect(byTestId('maps-status')?.textContent).toContain('1 all zero');
  expect(tileOf(2)?.querySelector('[role=img]')?.getAttribute('aria-label')).toBe('conv2d_1, channel 2');
  await expect.poll(() => allByTestId('prediction')).toHaveLength(5);
});

it('sorts by the strength of the maps', () => {
  choose('map-order', 'max');
  return expect
    .poll(() => {
      const maxima = allByTestId('tile').map((tile) => Number(tile.dataset['max']));
      return maxima.every((max, index) => index === 0 || max <= (maxima[index - 1] ?? 0));
    })
    .toBe(true);
});

it('says which cell is under the pointer, and outlines what it sees', async () => {
  const frame = tileOf(2)?.querySelector<HTMLElement>('.map-frame');
  if (!frame) throw new Error('There is no map.');
  const box = frame.getBoundingClientRect();
  frame.dispatchEvent(
    new PointerEvent('pointermove', {
      clientX: box.left + box.width / 2 + 1,
      clientY: box.top + box.height / 4 + 1,
      bubbles: true,
    }),
  );
  await expect
    .poll(() => byTestId('pointed-value')?.textContent)
    .toMatch(/channel 2 · row 3[2-4], column 6[4-6] · /);
  await expect.poll(() => byTestId('receptive-field')?.style.width).toBe(`${(100 * 3) / 128}%`);
  frame.dispatchEvent(new PointerEvent('pointerleave'));
  await expect.poll(() => byTestId('receptive-field')).toBeNull();
});

it('keeps channel and place when another layer is looked at', async () => {
  tileOf(5)?.click();
  await expect.poll(() => byTestId('detail')?.textContent).toContain('conv2d_1, channel 5');
  await userEvent.keyboard('{Shift>}{ArrowRight}{/Shift}');
  await expect.poll(() => byTestId('cell-value')?.textContent).toContain('row 64, column 65');
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => byTestId('detail')?.textContent).toContain('conv2d_2, channel 5');
  await expect.poll(() => byTestId('cell-value')?.textContent).toContain('row 32, column 32');
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(() => byTestId('detail')?.dataset['channel']).toBe('4');
});

it('lays the maps on the image', async () => {
  need('overlay').click();
  await expect.poll(() => tileOf(0)?.querySelectorAll('canvas').length).toBe(2);
  const layer = tileOf(0)?.querySelector<HTMLElement>('.map-layer');
  expect(layer?.style.opacity).toBe('0.6');
  expect(layer?.style.width).toBe('100%');
  await expect.poll(() => page.host.state).toMatchObject({ overlay: 0.6, view: 'maps' });
});

it('shows both ways of making maps side by side, and says why one cannot be', async () => {
  choose('map-way', 'both');
  await expect.poll(() => tileOf(0)?.querySelectorAll('canvas').length).toBe(2);
  expect(calls('featureMaps').map(({ mode }) => mode)).toEqual(['network', 'conv-chain']);
  choose('map-way', 'conv-chain');
  page.host.send({ type: 'selectLayer', layer: 'pool_1' });
  await expect.poll(() => byTestId('maps-failed')?.textContent).toContain('no convolution');
  need('maps-failed').querySelector('button')?.click();
  await expect.poll(() => tileOf(0)).toBeDefined();
});

it('leads from the strip of all layers to one map', async () => {
  document.querySelector<HTMLElement>('[data-testid=maps-scope] input[value=all]')?.click();
  await expect
    .poll(() => allByTestId('strip-row').map((row) => row.dataset['layer']))
    .toEqual(['conv2d_1', 'conv2d_2', 'pool_1']);
  allByTestId('strip-row')[1]?.querySelectorAll<HTMLElement>('.strip-map')[2]?.click();
  await expect.poll(() => byTestId('detail')?.textContent).toContain('conv2d_2, channel 2');
});

it('computes nothing while it is hidden', async () => {
  const { length } = page.session().told;
  page.host.send({ type: 'visibility', visible: false });
  page.host.send({ type: 'selectLayer', layer: 'conv2d_2' });
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect(page.session().told).toHaveLength(length);
  page.host.send({ type: 'visibility', visible: true });
  await expect
    .poll(() => tileOf(0)?.querySelector('[role=img]')?.getAttribute('aria-label'))
    .toBe('conv2d_2, channel 0');
});

it('shows all that is known of a unit, and what a nudge does to the predictions', async () => {
  tileOf(5)?.click();
  await expect.poll(() => byTestId('histogram')).not.toBeNull();
  await expect.poll(() => byTestId('nudged')?.dataset['state']).toBe('ready');
  expect(byTestId('nudged')?.textContent).not.toContain('−');
  need('maximize-one').click();
  await expect
    .poll(() => document.querySelector('[aria-label="conv2d_1, channel 5, maximized"]'))
    .not.toBeNull();
  expect(page.session().asked).toContainEqual([5]);
  const slider = need('nudge') as HTMLInputElement;
  slider.value = '0';
  slider.dispatchEvent(new Event('input', { bubbles: true }));
  await expect
    .poll(() => calls('predict').at(-1)?.nudges)
    .toEqual([{ layer: 'conv2d_1', channel: 5, factor: 0 }]);
  await expect.poll(() => byTestId('nudged')?.textContent).toContain('+');
  expect(byTestId('unit')?.textContent).toContain('silenced');
});
