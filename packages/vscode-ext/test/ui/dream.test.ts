// A picture is dreamt on: palette → picture → model → dream → files, a picture and a film.
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator } from 'playwright';
import sharp from 'sharp';
import { expect } from 'vitest';
import { test, type VsCodeWindow } from '../harness/index.js';
import { expectPicture, layerShown, modelPage, openWithExtension } from './model-page.js';
import { sampleModel } from './models.js';

/** A dream of a few steps, on two cores that other things run on, too. */
const dreamMs = 60_000;

/** Sets numbers of the studio. */
async function set(page: FrameLocator, values: Readonly<Record<string, string>>): Promise<void> {
  for (const [id, value] of Object.entries(values)) {
    await page.getByTestId(id).fill(value);
    await page.getByTestId(id).press('Tab');
  }
}

/** Accepts the file that VS Code's dialog proposes, in the folder that is open. */
async function saveAs(window: VsCodeWindow, name: string): Promise<string> {
  const input = window.page.locator('.quick-input-widget input.input');
  await expect.poll(() => input.inputValue(), { timeout: 20_000 }).toContain(name);
  const path = join(window.folder, name);
  await input.fill(path);
  await window.page.keyboard.press('Enter');
  await expect.poll(() => readdir(window.folder), { timeout: 20_000 }).toContain(name);
  return path;
}

test('an image is dreamt on from the palette, and what comes of it is saved', async ({ open }) => {
  const window = await openWithExtension(open, {
    folder: { copy: [sampleModel('samples/landscape.png')] },
    size: { width: 1400, height: 900 },
  });
  await window.palette('Featurescope: Dream on Image…');
  await window.pick('landscape.png');
  await window.pick('Open Sample Model…');
  await window.pick('Textures');
  const page = modelPage(window);
  await page.locator('[data-testid=input-thumb][data-name="landscape.png"]').waitFor();
  await page.getByTestId('dream-side').selectOption('256');
  await set(page, { 'dream-steps': '8' });
  await page.locator('[data-testid=dream-start]:enabled').click();
  await page.locator('[data-testid=dream-status]:not([data-step="0"])').waitFor({ timeout: dreamMs });
  await expectPicture(page.locator('[data-testid=dream-stage] canvas').first());
  await window.screenshot('dream-running');
  await window.statusBarItem(/Dreaming/).waitFor();
  await page.getByTestId('dream-entry').waitFor({ timeout: dreamMs });
  await window.screenshot('dream-done');

  await page.getByTestId('dream-save').click();
  const picture = sharp(await saveAs(window, 'landscape-dream-1.png'));
  expect(await picture.metadata()).toMatchObject({ format: 'png', width: 256, height: 192 });
  const { channels } = await picture.stats();
  expect(Math.max(...channels.map(({ stdev }) => stdev))).toBeGreaterThan(20);

  await page.getByRole('radio', { name: 'Film' }).check();
  await set(page, { 'film-frameCount': '3', 'dream-octaves': '1', 'dream-steps': '2' });
  await page.getByTestId('film-start').click();
  await page.locator('[data-testid=film-player][data-count="3"]').waitFor({ timeout: dreamMs });
  await page.locator('[data-testid=film-facts][data-estimate=ready]').waitFor({ timeout: dreamMs });
  await window.screenshot('dream-film');
  await page.getByTestId('film-save').click();
  const film = sharp(await saveAs(window, 'landscape-dream.gif'), { animated: true });
  expect(await film.metadata()).toMatchObject({ format: 'gif', width: 256, pageHeight: 192, pages: 3 });
});

test('a right-clicked image goes to the model that is open, and its frames survive a reload', async ({
  open,
}) => {
  const window = await openWithExtension(open, {
    folder: {
      copy: [
        sampleModel('textures/textures.keras'),
        sampleModel('textures/metadata.json'),
        sampleModel('samples/cat-face.png'),
      ],
    },
    size: { width: 1400, height: 900 },
  });
  await window.contextMenu(await window.explorerItem('textures.keras'), 'Visualize Filters');
  await layerShown(modelPage(window), 'block1_conv1').waitFor();
  await window.contextMenu(await window.explorerItem('cat-face.png'), 'Dream on Image…');
  const page = modelPage(window);
  await page.locator('[data-testid=dream-start]:enabled').waitFor();
  await page.getByRole('radio', { name: 'Film' }).check();
  await set(page, { 'film-frameCount': '40', 'dream-octaves': '1', 'dream-steps': '2' });
  await page.getByTestId('film-start').click();
  await expect
    .poll(async () => Number(await page.getByTestId('film-bar').getAttribute('data-count')), {
      timeout: dreamMs,
    })
    .toBeGreaterThan(1);
  await window.palette('Featurescope: Cancel Running Work');
  await page.locator('[data-testid=film-bar][data-state=idle]').waitFor();
  const kept = Number(await page.getByTestId('film-bar').getAttribute('data-count'));
  expect(kept).toBeLessThan(40);
  await window.reload();
  const again = modelPage(window);
  await again.getByRole('radio', { name: 'Film' }).check();
  await again.getByText(`Continue from Frame ${String(kept + 1)}`).waitFor();
  await window.screenshot('dream-film-continued');
});
