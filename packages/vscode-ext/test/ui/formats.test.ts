// Files of other kinds than the Keras ones of the main job, opened as a person does.
import { fileURLToPath } from 'node:url';
import { test } from '../harness/index.js';
import { layerShown, modelPage, openWithExtension, tiles } from './model-page.js';
import { sampleModel } from './models.js';

const coreFixture = (name: string) =>
  fileURLToPath(new URL(`../../../core/test/fixtures/${name}`, import.meta.url));

test('an ONNX file shows its filters, and weights without an architecture ask for it and run with it', async ({
  open,
}) => {
  const files = ['nested.weights.h5', 'nested.architecture.json'].map(coreFixture);
  const window = await openWithExtension(open, {
    folder: { copy: [sampleModel('digits/digits.onnx'), ...files] },
  });
  await window.contextMenu(await window.explorerItem('digits.onnx'), 'Visualize Filters');
  const page = modelPage(window);
  await layerShown(page, '/conv1/Conv').waitFor();
  await tiles(page, 'maximized-grid').first().waitFor({ timeout: 60_000 });
  await window.screenshot('onnx-maximized');
  await page.getByRole('tab', { name: 'Kernels' }).click();
  await tiles(page, 'kernel-grid').first().waitFor();
  await window.screenshot('onnx-kernels');
  await window.closeAllEditors();

  await window.contextMenu(await window.explorerItem('nested.weights.h5'), 'Visualize Filters');
  const banner = page.getByTestId('architecture');
  await banner.waitFor();
  await window.screenshot('architecture-missing');
  await banner.getByRole('button', { name: 'Choose Architecture…' }).click();
  await window.pick('nested.architecture.json');
  await banner.waitFor({ state: 'detached' });
  await page.getByRole('tab', { name: 'Maximized' }).click();
  await tiles(page, 'maximized-grid').first().waitFor({ timeout: 60_000 });
  await window.screenshot('architecture-chosen');
});
