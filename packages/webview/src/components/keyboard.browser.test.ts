import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { allByTestId, byTestId, cellOf, need } from '../../test/harness/find.js';
import { fakeLayer } from '../../test/harness/fake-session.js';
import { mountTestPage } from '../../test/harness/mounted-page.js';

const layers = [
  fakeLayer('conv2d_1', { channelCount: 200 }),
  fakeLayer('conv2d_2', { kernelShape: [3, 3, 3, 40] }),
];

async function focusGrid(): Promise<void> {
  await expect.poll(() => cellOf(0)).not.toBeNull();
  cellOf(0)?.focus();
}

const focusedTile = () => (document.activeElement as HTMLElement | null)?.dataset['tile'];

it('is one tab stop, with keys to move within', async () => {
  mountTestPage({ layers, stepCount: 1 });
  await focusGrid();
  expect(document.querySelectorAll('[role=gridcell][tabindex="0"]')).toHaveLength(1);
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
  expect(focusedTile()).toBe('1');
  const columns = Number(need('maximized-grid').getAttribute('aria-colcount'));
  await userEvent.keyboard('{ArrowDown}');
  expect(focusedTile()).toBe(String(1 + columns));
  await userEvent.keyboard('{End}');
  await expect.poll(focusedTile).toBe('199');
  await userEvent.keyboard('{Home}');
  await expect.poll(focusedTile).toBe('0');
  await userEvent.keyboard('{PageDown}');
  await expect.poll(() => Number(focusedTile())).toBeGreaterThan(columns);
  expect(document.querySelectorAll('[role=gridcell][tabindex="0"]')).toHaveLength(1);
});

it('keeps the tab stop when the active tile is scrolled out of sight', async () => {
  mountTestPage({ layers, stepCount: 1 });
  await focusGrid();
  need('maximized-grid').scrollTop = 100_000;
  await expect.poll(() => cellOf(199)).not.toBeNull();
  expect(cellOf(0)?.tabIndex).toBe(0);
});

it('enlarges with Enter, goes on with arrows, and gives the focus back on Escape', async () => {
  mountTestPage({ layers, stepCount: 1 });
  await focusGrid();
  await userEvent.keyboard('{ArrowRight}{Enter}');
  await expect.poll(() => byTestId('detail')?.dataset['channel']).toBe('1');
  expect(need('detail').contains(document.activeElement)).toBe(true);
  await userEvent.keyboard('{ArrowRight}{ArrowRight}{ArrowLeft}');
  expect(byTestId('detail')?.dataset['channel']).toBe('2');
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => byTestId('detail')).toBeNull();
  expect(focusedTile()).toBe('2');
});

it('switches views with arrows in the tab list', async () => {
  mountTestPage({ layers, stepCount: 1 });
  await focusGrid();
  document.querySelector<HTMLElement>('[role=tab][aria-selected=true]')?.focus();
  await userEvent.keyboard('{ArrowLeft}');
  await expect.poll(() => byTestId('kernel-grid')).not.toBeNull();
  expect(document.activeElement?.textContent).toBe('Kernels');
});

it('finds a layer by typing', async () => {
  const { host } = mountTestPage({ layers, stepCount: 1 });
  await focusGrid();
  need('layer-picker').focus();
  await userEvent.keyboard('{ArrowDown}');
  await expect.poll(() => document.activeElement?.getAttribute('role')).toBe('combobox');
  await userEvent.keyboard('conv2d_2{Enter}');
  await expect.poll(() => byTestId('layer-picker')?.dataset['layer']).toBe('conv2d_2');
  expect(document.activeElement).toBe(byTestId('layer-picker'));
  await expect
    .poll(() => host.posted.filter(({ type }) => type === 'layerSelected').at(-1))
    .toEqual({
      type: 'layerSelected',
      layer: 'conv2d_2',
    });
});

it('walks through kernels and their input slices', async () => {
  const { host } = mountTestPage({ layers, stepCount: 1 });
  host.send({ type: 'selectLayer', layer: 'conv2d_2' });
  host.send({ type: 'showView', view: 'kernels' });
  await expect.poll(() => allByTestId('tile').length).toBeGreaterThan(0);
  await focusGrid();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => byTestId('detail')?.textContent).toContain('3 × 3 × 3 + 1 weights');
  need('detail').querySelector<HTMLElement>('input[type=range]')?.focus();
  await userEvent.keyboard('{ArrowRight}');
  expect(byTestId('detail')?.dataset['channel']).toBe('0');
  await expect.poll(() => byTestId('detail')?.textContent).toContain('input channel 1');
});
