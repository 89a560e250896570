// The main job, as a person does it: right-click a model, choose Visualize Filters, look at its filters.
import { expect } from 'vitest';
import { test } from '../harness/index.js';
import {
  channelResults,
  expectPicture,
  layerShown,
  modelPage,
  openCode,
  openWithExtension,
  tiles,
} from './model-page.js';
import { sampleModel } from './models.js';

const trainingScript = 'import keras\n\nmodel = keras.models.load_model("digits.h5")\nmodel.summary()\n';

test('a right-click shows the kernels and fills the grid of maximized filters beside the code', async ({
  open,
}) => {
  const window = await openWithExtension(open, {
    folder: { copy: [sampleModel('digits/digits.h5')], write: { 'train.py': trainingScript } },
  });
  await openCode(window, 'train.py');
  await window.contextMenu(await window.explorerItem('digits.h5'), 'Visualize Filters');
  const page = modelPage(window);
  await layerShown(page, 'conv2d_1').waitFor();
  await window.tab('train.py').waitFor();

  await page.getByRole('tab', { name: 'Kernels' }).click();
  // Small tiles, since only those in sight exist.
  await page.getByTestId('tile-size').fill('64');
  await expect.poll(() => tiles(page, 'kernel-grid').count(), { timeout: 20_000 }).toBe(32);
  await expectPicture(tiles(page, 'kernel-grid').first().locator('canvas'));

  await page.getByRole('tab', { name: 'Maximized' }).click();
  await page.locator('[data-testid=progress][data-done="32"]').waitFor({ timeout: 90_000 });
  await expectPicture(tiles(page, 'maximized-grid').first().locator('canvas'));
  const results = await channelResults(page);
  const excited = results.filter(({ activation, startActivation }) => activation > startActivation);
  expect(results.length).toBeGreaterThan(0);
  expect(excited.length / results.length).toBeGreaterThanOrEqual(0.9);
});

test('it can be seen in every kind of theme', async ({ open }) => {
  const window = await openWithExtension(open, {
    folder: { copy: [sampleModel('digits/digits.h5')], write: { 'train.py': trainingScript } },
  });
  await openCode(window, 'train.py');
  await window.contextMenu(await window.explorerItem('digits.h5'), 'Visualize Filters');
  const page = modelPage(window);
  await layerShown(page, 'conv2d_1').waitFor();
  await window.openViewContainer('Featurescope');
  await window.treeItem('Layers', /^conv2d_1/).waitFor();
  // A quick one: what is looked at here is the page.
  await page.getByTestId('recipe').selectOption('coarse-to-fine');
  await page.locator('[data-testid=progress][data-done="32"]').waitFor({ timeout: 90_000 });
  for (const theme of ['light', 'high-contrast', 'high-contrast-light', 'dark'] as const) {
    await window.setTheme(theme);
    await page.getByRole('tab', { name: 'Kernels' }).click();
    await expectPicture(tiles(page, 'kernel-grid').first().locator('canvas'));
    await window.screenshot(`kernels-${theme}`);
    await page.getByRole('tab', { name: 'Maximized' }).click();
    await expectPicture(tiles(page, 'maximized-grid').first().locator('canvas'));
    await window.screenshot(`maximized-${theme}`);
  }
});
