import { expect } from 'vitest';
import { test } from '../harness/index.js';
import { layerShown, modelPage, openWithExtension, tiles } from './model-page.js';
import { sampleModel } from './models.js';

test('the layer explorer and the page follow each other, and a click on running work cancels it', async ({
  open,
}) => {
  const window = await openWithExtension(open, { folder: { copy: [sampleModel('digits/digits.h5')] } });
  await window.contextMenu(await window.explorerItem('digits.h5'), 'Visualize Filters');
  const page = modelPage(window);
  await layerShown(page, 'conv2d_1').waitFor();

  await window.openViewContainer('Featurescope');
  const row = (name: string) => window.treeItem('Layers', new RegExp(`^${name},`));
  await expect.poll(() => row('conv2d_1').getAttribute('aria-selected'), { timeout: 10_000 }).toBe('true');
  // Type, output shape and parameters are there to be read, and to be heard.
  expect(await row('conv2d_2').innerText()).toContain('Conv2D');
  expect(await row('conv2d_2').getAttribute('aria-label')).toMatch(
    /Conv2D, output \(\?, .+, 32\), 9,248 parameters/,
  );

  await row('conv2d_3').click();
  await layerShown(page, 'conv2d_3').waitFor();

  await page.getByRole('button', { name: 'Next layer' }).click();
  await layerShown(page, 'conv2d_4').waitFor();
  await expect.poll(() => row('conv2d_4').getAttribute('aria-selected'), { timeout: 10_000 }).toBe('true');

  await row('conv2d_2').hover();
  await row('conv2d_2').getByRole('button', { name: 'Show Kernels' }).click();
  await layerShown(page, 'conv2d_2').waitFor();
  await tiles(page, 'kernel-grid').first().waitFor();

  await window.palette('Featurescope: Go to Layer…');
  await window.pick('dense_3');
  await layerShown(page, 'dense_3').waitFor();

  await window.palette('Featurescope: Show Maximized Filters');
  await page.getByTestId('maximized-grid').waitFor();

  // 512 steps a picture: enough to be caught at it.
  await page.getByTestId('recipe').selectOption('lucid');
  await window.statusBarItem(/Maximizing dense_3 \d+\/\d+/).click();
  await page.getByTestId('resume').waitFor();
  await window.statusBarItem(/Maximizing/).waitFor({ state: 'detached' });
  await window
    .statusBarItem(/WebGPU|WebGL|WebAssembly|JavaScript/)
    .first()
    .waitFor();
});
