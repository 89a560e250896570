// The other ways to a model, what stands in the way, and what is left after a reload.
import { expect } from 'vitest';
import { test, until } from '../harness/index.js';
import { layerShown, modelPage, openWithExtension, tiles } from './model-page.js';
import { sampleModel } from './models.js';

test('the palette offers the models of the workspace, and those that come along', async ({ open }) => {
  const window = await openWithExtension(open, { folder: { copy: [sampleModel('digits')] } });
  expect(await window.paletteEntries('Featurescope: Visualize')).toContain('Featurescope: Visualize Filters');
  await window.palette('Featurescope: Visualize Filters');
  await window.pick('model.json');
  const page = modelPage(window);
  await layerShown(page, 'conv2d_1').waitFor();
  expect(await page.getByTestId('model-view').innerText()).toContain('digits');
  await window.closeAllEditors();

  await window.palette('Featurescope: Open Sample Model…');
  await window.pick('digits.h5');
  await layerShown(page, 'conv2d_1').waitFor();
});

test('one model has one view, which a reload of the window brings back as it was', async ({ open }) => {
  const window = await openWithExtension(open, { folder: { copy: [sampleModel('digits/digits.h5')] } });
  const item = await window.explorerItem('digits.h5');
  await window.contextMenu(item, 'Visualize Filters');
  const page = modelPage(window);
  await layerShown(page, 'conv2d_1').waitFor();
  await window.contextMenu(item, 'Visualize Filters');
  await window.contextMenu(item, 'Visualize Filters');
  expect(await window.tab('digits.h5').count()).toBe(1);

  await page.getByRole('tab', { name: 'Kernels' }).click();
  await page.getByRole('button', { name: 'Next layer' }).click();
  await layerShown(page, 'conv2d_2').waitFor();
  await window.reload();
  await layerShown(page, 'conv2d_2').waitFor({ timeout: 40_000 });
  await tiles(page, 'kernel-grid').first().waitFor();
});

test('the menu leaves configuration files alone, and a file that is no model is answered in one sentence', async ({
  open,
}) => {
  const window = await openWithExtension(open, {
    folder: {
      write: {
        'package.json': '{}',
        'tsconfig.json': '{}',
        '.vscode/launch.json': '{}',
        'weights.json': '{}',
        'a.py': '',
        'settings.json': '{"editor": {"fontSize": 13}}',
        'broken.h5': new Uint8Array(3000).fill(7),
        'empty.h5': '',
        'pointer.h5': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a2146\nsize 553467096\n',
      },
    },
  });
  const offered = async (path: string) =>
    (await window.contextMenuEntries(await window.explorerItem(path))).includes('Visualize Filters');
  expect(await offered('weights.json')).toBe(true);
  for (const path of ['package.json', 'tsconfig.json', 'a.py', '.vscode/launch.json']) {
    expect(await offered(path), path).toBe(false);
  }

  const error = modelPage(window).getByTestId('error');
  for (const [file, code] of [
    ['settings.json', 'UNSUPPORTED_FORMAT'],
    ['broken.h5', /./],
    ['empty.h5', 'CORRUPT_FILE'],
    ['pointer.h5', /./],
  ] as const) {
    await window.contextMenu(await window.explorerItem(file), 'Visualize Filters');
    await error.filter({ hasText: `${file} cannot be shown` }).waitFor();
    expect(await error.getAttribute('data-code')).toMatch(code);
    expect((await error.locator('.error-message').innerText()).length).toBeGreaterThan(20);
  }
  await window.screenshot('no-model');
});

const keras = sampleModel('textures/textures.keras');

test('a double click on a .keras file opens it as an editor', async ({ open }) => {
  const window = await openWithExtension(open, { folder: { copy: [keras] } });
  const item = await window.explorerItem('textures.keras');
  await item.dblclick();
  // Right after its start VS Code may not know our editor yet, and then says that the file is binary.
  const binary = window.page.getByText('not displayed in the text editor');
  const page = modelPage(window);
  await until(
    'the editor of .keras files',
    async () => {
      if (await page.locator('#root').isVisible()) return true;
      if (!(await binary.isVisible())) return undefined;
      await window.closeAllEditors();
      await item.dblclick();
      return undefined;
    },
    40_000,
  );
  await layerShown(page, 'block1_conv1').waitFor();
});

test('the extension does the same as a web extension', async ({ open }) => {
  const window = await openWithExtension(open, {
    settings: { 'remote.extensionKind': { 'featurescope.featurescope': ['web'] } },
    folder: { copy: [sampleModel('digits/digits.h5')] },
  });
  await window.contextMenu(await window.explorerItem('digits.h5'), 'Visualize Filters');
  await layerShown(modelPage(window), 'conv2d_1').waitFor();
});
