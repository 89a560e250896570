// Finished pictures outlive the page: a model that is opened again shows them without computing.
import type { FrameLocator } from 'playwright';
import { expect } from 'vitest';
import { test } from '../harness/index.js';
import { layerShown, modelPage, openWithExtension, tiles } from './model-page.js';
import { sampleModel } from './models.js';

/** No network excites a channel that much: a tile that says so shows what was kept. */
const markedActivation = 12_345;

/** Writes the mark into a kept picture. @returns how many pictures are kept */
function markKept(page: FrameLocator, channel: number): Promise<number> {
  return page.locator('body').evaluate(
    async (_body, { channel, activation }) => {
      const result = <T>(request: IDBRequest<T>) =>
        new Promise<T>((resolve, reject) => {
          request.onsuccess = () => {
            resolve(request.result);
          };
          request.onerror = () => {
            reject(request.error ?? new Error('no answer'));
          };
        });
      const database = await result(indexedDB.open('featurescope-pictures'));
      const store = database.transaction('pictures', 'readwrite').objectStore('pictures');
      const keys = await result(store.getAllKeys());
      const key = keys.find((each) => Array.isArray(each) && each[1] === channel);
      if (key === undefined) return 0;
      await result(store.put({ ...(await result(store.get(key))), activation }, key));
      database.close();
      return keys.length;
    },
    { channel, activation: markedActivation },
  );
}

const activationOf = (page: FrameLocator, channel: number) =>
  tiles(page, 'maximized-grid').nth(channel).getAttribute('data-activation');

test('pictures are there at once when a model is opened again, until they are cleared', async ({ open }) => {
  const window = await openWithExtension(open, { folder: { copy: [sampleModel('digits/digits.h5')] } });
  const page = modelPage(window);
  const openModel = async () => {
    await window.contextMenu(await window.explorerItem('digits.h5'), 'Visualize Filters');
    await layerShown(page, 'conv2d_1').waitFor();
    // A quick one: what is looked at here is what becomes of the pictures.
    await page.getByTestId('recipe').selectOption('coarse-to-fine');
  };
  const filled = page.locator('[data-testid=progress][data-done="32"]');
  await openModel();
  await filled.waitFor({ timeout: 90_000 });
  await expect.poll(() => markKept(page, 2), { timeout: 10_000 }).toBe(32);

  await window.closeAllEditors();
  await openModel();
  await filled.waitFor();
  expect(await activationOf(page, 2)).toBe(String(markedActivation));

  await window.reload();
  await filled.waitFor({ timeout: 40_000 });
  expect(await activationOf(page, 2)).toBe(String(markedActivation));

  await window.palette('Featurescope: Clear Picture Cache');
  await window.closeAllEditors();
  await openModel();
  await filled.waitFor({ timeout: 90_000 });
  expect(await activationOf(page, 2)).not.toBe(String(markedActivation));
});
