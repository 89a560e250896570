// What a person does with an image of their own: right-click it, drop it, paste it, and look through the network with it.
import { readFile } from 'node:fs/promises';
import type { FrameLocator, Locator } from 'playwright';
import { expect } from 'vitest';
import { test } from '../harness/index.js';
import { expectPicture, layerShown, modelPage, openWithExtension } from './model-page.js';
import { sampleModel } from './models.js';

const cat = sampleModel('samples/cat-face.png');
const meadow = sampleModel('samples/meadow.png');

const maps = (page: FrameLocator): Locator =>
  page.locator('[data-testid=map-grid] [data-testid=tile][data-state=done]');
const imageShown = (page: FrameLocator, name: string): Locator =>
  page.locator(`[data-testid=input-thumb][data-name="${name}"][aria-selected=true]`);

test('a right-clicked image is looked at through the network, layer by layer', async ({ open }) => {
  const window = await openWithExtension(open, {
    folder: {
      copy: [
        sampleModel('textures/textures.keras'),
        sampleModel('textures/metadata.json'),
        cat,
        sampleModel('samples/aquarium.png'),
      ],
    },
    size: { width: 1400, height: 900 },
  });
  await window.contextMenu(await window.explorerItem('textures.keras'), 'Visualize Filters');
  const page = modelPage(window);
  await layerShown(page, 'block1_conv1').waitFor();
  await window.contextMenu(await window.explorerItem('cat-face.png'), 'Show Feature Maps');
  await imageShown(page, 'cat-face.png').waitFor();
  await maps(page).first().waitFor();
  await expectPicture(maps(page).first().locator('canvas'));
  await page.locator('[data-testid=predictions][data-state=ready]').waitFor();
  expect(await page.getByTestId('prediction').first().innerText()).toMatch(/^cats/);
  await window.screenshot('maps-from-the-explorer');

  await page.getByTestId('overlay').check();
  await page.getByTestId('map-colours').selectOption('magma');
  await page.getByTestId('map-order').selectOption('max');
  await maps(page).first().hover();
  await page.getByTestId('receptive-field').waitFor();
  await window.screenshot('maps-overlay');

  await maps(page).nth(1).click();
  const detail = page.getByTestId('detail');
  await detail.locator('.map-frame').first().click();
  await expect.poll(() => detail.getByTestId('cell-value').innerText()).toMatch(/row \d+, column \d+/);
  await window.page.keyboard.press('ArrowDown');
  await layerShown(page, 'block1_conv2').waitFor();
  await detail.getByTestId('receptive-field').waitFor();
  await window.screenshot('maps-next-layer');
  await window.page.keyboard.press('Escape');

  await window.contextMenu(await window.explorerItem('aquarium.png'), 'Show Feature Maps');
  await imageShown(page, 'aquarium.png').waitFor();
  await page.getByTestId('network-picture').click();
  await window.page.keyboard.press('[');
  await imageShown(page, 'cat-face.png').waitFor();
  await window.page.keyboard.press(']');
  await imageShown(page, 'aquarium.png').waitFor();
  await page.locator('[data-testid=maps-status][data-state=ready]').waitFor();
  await window.screenshot('maps-other-image');

  await page.getByRole('radio', { name: 'All layers' }).check();
  await page.locator('[data-testid=layer-strip][data-state=ready]').waitFor();
  await window.screenshot('maps-all-layers');
});

test('images are dropped and pasted, and what is no image is said so', async ({ open }) => {
  const window = await openWithExtension(open, {
    folder: { copy: [sampleModel('textures/textures.keras'), cat] },
    size: { width: 1400, height: 900 },
  });
  await window.contextMenu(await window.explorerItem('textures.keras'), 'Visualize Filters');
  const page = modelPage(window);
  await layerShown(page, 'block1_conv1').waitFor();
  await page.getByRole('tab', { name: 'Feature Maps' }).click();
  await page.getByTestId('no-picture').waitFor();

  const bytes = (await readFile(meadow)).toString('base64');
  const drop = (name: string, content: string) =>
    page.locator('body').evaluate(
      (body, file) => {
        const transfer = new DataTransfer();
        const data = Uint8Array.from(atob(file.content), (letter) => letter.charCodeAt(0));
        transfer.items.add(new File([data], file.name));
        for (const type of ['dragenter', 'dragover', 'drop']) {
          body.dispatchEvent(
            new DragEvent(type, { dataTransfer: transfer, bubbles: true, cancelable: true }),
          );
        }
      },
      { name, content },
    );
  await drop('meadow.png', bytes);
  await imageShown(page, 'meadow.png').waitFor();
  await maps(page).first().waitFor();
  await window.screenshot('maps-dropped');

  await drop('half.png', bytes.slice(0, 40_000));
  await expect
    .poll(() => page.getByTestId('picture-problems').innerText())
    .toMatch(/half\.png.*ends too early/);
  await drop('notes.txt', 'aGVsbG8=');
  await expect.poll(() => page.getByTestId('picture-problems').innerText()).toMatch(/notes\.txt.*no picture/);

  // The explorer hands over names alone, which the extension host reads.
  const { host } = new URL(window.page.url());
  await page.locator('body').evaluate((body, uri) => {
    const transfer = new DataTransfer();
    transfer.setData('text/uri-list', uri);
    body.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, `vscode-remote://${host}${window.folder}/cat-face.png`);
  await imageShown(page, 'cat-face.png').waitFor();

  await window.page.evaluate(async (content) => {
    const data = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    await navigator.clipboard.write([
      new ClipboardItem({ 'image/png': new Blob([data], { type: 'image/png' }) }),
    ]);
  }, bytes);
  await page.getByTestId('network-picture').click();
  await window.page.keyboard.press('Control+V');
  await imageShown(page, 'image.png').waitFor();
  await maps(page).first().waitFor();
  await window.screenshot('maps-pasted');
});

test('the network says why it sees a cat, and a planted dead filter is in the Problems', async ({ open }) => {
  const shard = await readFile(sampleModel('digits/tfjs/group1-shard1of1.bin'));
  // The weights of the first layer come first, `[5, 5, 1, 32]` floats: filter 7 loses all of its own.
  for (let position = 0; position < 25; position++) shard.writeFloatLE(0, (position * 32 + 7) * 4);
  const window = await openWithExtension(open, {
    folder: {
      copy: [sampleModel('textures/textures.keras'), sampleModel('textures/metadata.json'), cat],
      write: {
        'digits/model.json': await readFile(sampleModel('digits/tfjs/model.json')),
        'digits/group1-shard1of1.bin': shard,
      },
    },
    size: { width: 1400, height: 900 },
  });
  await window.contextMenu(await window.explorerItem('textures.keras'), 'Visualize Filters');
  const page = modelPage(window);
  await layerShown(page, 'block1_conv1').waitFor();
  await window.contextMenu(await window.explorerItem('cat-face.png'), 'Show Feature Maps');
  await imageShown(page, 'cat-face.png').waitFor();
  await page.getByRole('tab', { name: 'Attributions' }).click();
  await page.getByRole('checkbox', { name: 'Integrated gradients' }).check();
  const card = (method: string) =>
    page.locator(`[data-testid=attribution][data-method="${method}"][data-state=ready]`);
  await card('grad-cam').waitFor();
  await card('guided-backpropagation').waitFor();
  await card('integrated-gradients').waitFor({ timeout: 90_000 });
  const completeness = await card('integrated-gradients').getByTestId('completeness').innerText();
  expect(Number.parseFloat(completeness.replace(/^.*?([\d.]+) %$/, '$1'))).toBeLessThan(1);
  await window.screenshot('attributions');

  await page.getByRole('tab', { name: 'Health' }).click();
  await page.locator('[data-testid=weight-health][data-state=ready]').waitFor();
  await page.getByTestId('survey-at-hand').click();
  await page.getByTestId('patch-row').first().waitFor();
  await window.screenshot('health-of-textures');

  await window.contextMenu(await window.explorerItem('digits/model.json'), 'Visualize Filters');
  await layerShown(page, 'conv2d_1').waitFor();
  await page.getByRole('tab', { name: 'Health' }).click();
  await page.locator('[data-testid=health-row][data-layer=conv2d_1]').waitFor();
  await window.palette('View: Toggle Problems');
  await window.page
    .locator('.markers-panel')
    .getByText(/^conv2d_1: /)
    .first()
    .waitFor();
  await window.screenshot('health-in-the-problems');
});
