// Pictures of the page with a fake engine in VS Code's four themes: `node packages/webview/test/harness/screenshots.mjs FOLDER [NAME…]`
/* global document, Image -- what `evaluate` is given runs in the page */
import { build } from 'esbuild';
import { createServer } from 'node:http';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright';
import { ensureChromium, launchOptions } from '../../../../scripts/chromium.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const icons = fileURLToPath(new URL('../../../../node_modules/@vscode/codicons/dist/', import.meta.url));
const samples = fileURLToPath(new URL('../../../../models/samples/', import.meta.url));
const [folder = 'test-results/page', ...names] = process.argv.slice(2);

const wide = { width: 1100, height: 760 };
const beside = { width: 460, height: 700 };
const narrow = { width: 420, height: 760 };

/**
 * What to look at: a query of page.ts, a size, and what to do before the picture is taken.
 * @type {Readonly<Record<string, { query: string, size: typeof wide, act?: (page: import('playwright').Page) => Promise<void> }>>}
 */
const scenes = {
  filling: {
    query: 'layer=block1_conv1&view=maximized&stepMs=6&dead=3,9&side=128',
    size: wide,
    act: (page) => page.waitForTimeout(1500),
  },
  'all-layers': {
    query: 'layer=block1_conv1&view=maximized&stepMs=1&dead=3&side=128',
    size: wide,
    act: async (page) => {
      await page.getByTestId('all-layers').click();
      await page.waitForTimeout(3000);
    },
  },
  full: { query: 'layer=conv2d_1&view=maximized&dead=3,9&side=28', size: wide, act: complete },
  beside: {
    query: 'layer=block1_conv1&view=maximized&stepMs=6&dead=3,9&side=128',
    size: beside,
    act: (page) => page.waitForTimeout(1500),
  },
  cancelled: {
    query: 'layer=block1_conv1&view=maximized&stepMs=5&side=128',
    size: narrow,
    act: async (page) => {
      await page.waitForTimeout(900);
      await page.getByTestId('cancel').click();
    },
  },
  detail: {
    query: 'layer=conv2d_1&view=maximized&side=128',
    size: wide,
    act: async (page) => {
      await complete(page);
      await page.getByTestId('tile').nth(5).click();
    },
  },
  recipe: {
    query: 'layer=conv2d_1&view=maximized&side=128',
    size: wide,
    act: (page) => editRecipe(page),
  },
  'recipe-beside': {
    query: 'layer=conv2d_1&view=maximized&side=128',
    size: beside,
    act: (page) => editRecipe(page),
  },
  'detail-narrow': {
    query: 'layer=conv2d_1&view=maximized&side=28',
    size: narrow,
    act: async (page) => {
      await complete(page);
      await page.getByTestId('tile').nth(5).click();
    },
  },
  rgb: { query: 'layer=conv_stem&view=kernels', size: wide },
  slices: {
    query: 'layer=block2_conv1&view=kernels',
    size: wide,
    act: async (page) => {
      await page.getByTestId('slice').fill('17');
      await page.getByTestId('tile').nth(2).focus();
      await page.keyboard.press('Tab');
    },
  },
  'slices-narrow': { query: 'layer=block2_conv1&view=kernels', size: narrow },
  pointwise: { query: 'layer=conv_pw_1&view=kernels', size: wide },
  depthwise: { query: 'layer=conv_dw_1&view=kernels', size: wide },
  'kernel-detail': {
    query: 'layer=block2_conv1&view=kernels',
    size: wide,
    act: (page) => page.getByTestId('tile').nth(5).click(),
  },
  'kernel-detail-pointwise': {
    query: 'layer=conv_pw_1&view=kernels',
    size: wide,
    act: (page) => page.getByTestId('tile').nth(5).click(),
  },
  'no-kernel': { query: 'layer=max_pooling2d_1&view=kernels', size: wide },
  unsupported: {
    query: 'layer=encoder/attention/a_layer_with_a_very_long_name_lstm_1&view=maximized',
    size: narrow,
  },
  picker: {
    query: 'layer=conv2d_1&view=kernels',
    size: wide,
    act: async (page) => {
      await page.getByTestId('layer-picker').click();
      await page.getByRole('combobox').fill('conv');
    },
  },
  backend: {
    query: 'layer=conv2d_1&view=kernels',
    size: wide,
    act: (page) => page.getByTestId('backend').click(),
  },
  'no-picture': { query: 'layer=block1_conv1&view=maps', size: wide },
  maps: { query: 'layer=block1_conv1&view=maps', size: wide, act: (page) => look(page, 'Meadow', 'Cat') },
  'maps-beside': { query: 'layer=block1_conv1&view=maps', size: beside, act: (page) => look(page, 'Cat') },
  'maps-overlay': {
    query: 'layer=block1_conv1&view=maps',
    size: wide,
    act: async (page) => {
      await look(page, 'Aquarium');
      await page.getByTestId('overlay').check();
      await page.getByTestId('map-colours').selectOption('magma');
      await page.getByTestId('tile').nth(3).hover();
    },
  },
  'maps-pair': {
    query: 'layer=block1_conv1&view=maps',
    size: wide,
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByTestId('map-way').selectOption('both');
      await page.waitForTimeout(200);
    },
  },
  'maps-strip': {
    query: 'layer=block1_conv1&view=maps',
    size: wide,
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByRole('radio', { name: 'All layers' }).check();
      await page.waitForTimeout(200);
    },
  },
  'map-detail': {
    query: 'layer=block1_conv1&view=maps',
    size: wide,
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByTestId('tile').nth(5).click();
      await page
        .getByTestId('detail')
        .locator('.map-frame')
        .click({ position: { x: 200, y: 150 } });
    },
  },
  'map-detail-nudge': {
    query: 'layer=block1_conv1&view=maps',
    size: { width: 1100, height: 900 },
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByTestId('tile').nth(4).click();
      await page.getByTestId('nudge').fill('2.5');
      await page.waitForTimeout(200);
    },
  },
  'map-detail-narrow': {
    query: 'layer=block1_conv1&view=maps',
    size: narrow,
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByTestId('tile').nth(5).click();
    },
  },
  attributions: {
    query: 'layer=block1_conv1&view=maps&stepMs=1',
    size: wide,
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByRole('tab', { name: 'Attributions' }).click();
      await page.getByRole('checkbox', { name: 'Integrated gradients' }).check();
      await page.waitForTimeout(500);
    },
  },
  'attributions-working': {
    query: 'layer=block1_conv1&view=maps&stepMs=400',
    size: beside,
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByRole('tab', { name: 'Attributions' }).click();
      await page.waitForTimeout(500);
    },
  },
  classes: {
    query: 'layer=conv2d_1&view=maps&side=96',
    size: wide,
    act: async (page) => {
      await page.getByRole('tab', { name: 'Classes' }).click();
      await page.getByTestId('objective-make').click();
      await page.waitForTimeout(1200);
    },
  },
  'classes-running': {
    query: 'layer=conv2d_1&view=maps&side=96&stepMs=60',
    size: beside,
    act: async (page) => {
      await page.getByRole('tab', { name: 'Classes' }).click();
      await page.getByTestId('objective-make').click();
      await page.waitForTimeout(900);
    },
  },
  objective: {
    query: 'layer=conv2d_1&view=maps&side=96',
    size: wide,
    act: async (page) => {
      await page.getByRole('tab', { name: 'Classes' }).click();
      await page.getByLabel('Objective', { exact: true }).first().check();
      await page.getByTestId('objective-text').fill('conv2d_1:3 - 0.5*conv2d_9');
    },
  },
  health: {
    query: 'layer=block1_conv1&view=maps',
    size: { width: 1100, height: 1100 },
    act: async (page) => {
      await look(page, 'Cat', 'Meadow', 'Aquarium');
      await page.getByRole('tab', { name: 'Health' }).click();
      await page.getByTestId('survey-at-hand').click();
      await page.getByTestId('patch-row').first().waitFor();
    },
  },
  'health-beside': {
    query: 'layer=block1_conv1&view=maps',
    size: beside,
    act: (page) => page.getByRole('tab', { name: 'Health' }).click(),
  },
  dream: {
    query: 'layer=block1_conv1&view=dream',
    size: wide,
    act: async (page) => {
      await dreamOn(page, 'Landscape');
      await page.getByTestId('dream-octave-scale').waitFor({ state: 'attached' });
    },
  },
  'dream-running': {
    query: 'layer=block1_conv1&view=dream&stepMs=30',
    size: wide,
    act: async (page) => {
      await page.getByRole('button', { name: 'Landscape', exact: true }).click();
      await page.getByTestId('dream-start').click();
      await page.waitForTimeout(900);
      await page.getByTestId('dream-step-size').fill('1.2');
      await page.getByTestId('dream-step-size').press('Tab');
      await page.waitForTimeout(200);
    },
  },
  'dream-beside': {
    query: 'layer=block1_conv1&view=dream',
    size: beside,
    act: (page) => dreamOn(page, 'Landscape', 'Cat'),
  },
  'dream-more': {
    query: 'layer=block1_conv1&view=dream',
    size: { width: 1100, height: 1000 },
    act: async (page) => {
      await dreamOn(page, 'Cat');
      await page.getByTestId('dream-more').locator('summary').click();
      await page.getByTestId('dream-steps').fill('12');
      await page.getByTestId('dream-steps').press('Tab');
      await page.getByTestId('dream-mask').locator('summary').click();
      await page.getByRole('radio', { name: 'Brush' }).check();
      const box = await page.getByTestId('mask-layer').boundingBox();
      if (!box) return;
      await page.mouse.move(box.x + 80, box.y + 90);
      await page.mouse.down();
      await page.mouse.move(box.x + 260, box.y + 180, { steps: 8 });
      await page.mouse.up();
    },
  },
  'dream-film': { query: 'layer=block1_conv1&view=dream', size: wide, act: film },
  'dream-film-beside': { query: 'layer=block1_conv1&view=dream', size: beside, act: film },
  'dream-empty': { query: 'layer=block1_conv1&view=dream', size: beside },
  encoding: {
    query: 'layer=block1_conv1&view=maps',
    size: wide,
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByTestId('encoding').click();
      await page.getByTestId('try-encodings').click();
      await page.getByTestId('tried-encoding').first().waitFor();
    },
  },
  'add-picture': {
    query: 'layer=block1_conv1&view=maps',
    size: wide,
    act: async (page) => {
      await look(page, 'Cat');
      await page.getByTestId('add-picture').click();
    },
  },
  sheet: {
    query: 'layer=conv2d_1&view=maximized&side=28&dead=3',
    size: wide,
    act: async (page) => {
      await complete(page);
      await showSaved(page);
    },
  },
  'kernel-sheet': { query: 'layer=conv_pw_1&view=kernels', size: wide, act: showSaved },
  error: {
    query: `error=${encodeURIComponent('"textures.h5" ends after 4,096 of 2,400,000 bytes: the file is truncated. Copy or download it again.')}`,
    size: wide,
  },
  reading: { query: 'reading=900000', size: wide },
};

/**
 * Looks through the network with sample pictures, the last of them at the end.
 * @param {import('playwright').Page} page
 * @param {...string} names
 */
async function look(page, ...names) {
  for (const [index, name] of names.entries()) {
    if (index > 0) await page.getByTestId('add-picture').click();
    await page.getByRole('button', { name, exact: true }).click();
    await page.getByTestId('tile').first().waitFor();
  }
  await page.keyboard.press('Escape');
  await page.waitForTimeout(300);
}

/**
 * Dreams on sample pictures, one after the other.
 * @param {import('playwright').Page} page
 * @param {...string} names
 */
async function dreamOn(page, ...names) {
  for (const [index, name] of names.entries()) {
    if (index > 0) await page.getByTestId('add-picture').click();
    await page.getByRole('button', { name, exact: true }).click();
    await page.locator('[data-testid=dream-start]:enabled').waitFor();
    await page.waitForTimeout(200);
    await page.getByTestId('dream-start').click();
    await page.getByTestId('dream-entry').nth(index).waitFor();
  }
  await page.waitForTimeout(300);
}

/**
 * Dreams a short film.
 * @param {import('playwright').Page} page
 */
async function film(page) {
  await page.getByRole('button', { name: 'Cat', exact: true }).click();
  await page.getByRole('radio', { name: 'Film' }).check();
  await page.getByTestId('film-frameCount').fill('4');
  await page.getByTestId('film-frameCount').press('Tab');
  await page.waitForTimeout(300);
  await page.getByTestId('film-start').click();
  await page.getByTestId('film-player').waitFor();
  await page.locator('[data-testid=film-facts][data-estimate=ready]').waitFor();
  await page.waitForTimeout(300);
}

/**
 * Shows the picture that would be saved, instead of the page.
 * @param {import('playwright').Page} page
 */
async function showSaved(page) {
  await page.getByTestId('save-sheet').click();
  await page.waitForTimeout(800);
  await page.evaluate(() => {
    const saved = Reflect.get(globalThis, 'host').posted.at(-1);
    const image = new Image();
    image.src = URL.createObjectURL(new Blob([saved.bytes]));
    image.style.cssText = 'max-width: 100%; max-height: 100%';
    document.body.replaceChildren(image);
    return image.decode();
  });
}

/** @param {import('playwright').Page} page */
async function editRecipe(page) {
  await page.getByTestId('edit-recipe').click();
  await page.getByTestId('recipe-stepCount').fill('24');
  await page.getByTestId('recipe-optimizer.stepSize').fill('fast');
}

/** @param {import('playwright').Page} page */
async function complete(page) {
  await page.locator('[data-testid=progress][data-state=complete]').waitFor();
}

const { outputFiles } = await build({
  entryPoints: [join(here, 'page.ts')],
  bundle: true,
  write: false,
  outdir: here,
  format: 'iife',
  jsx: 'automatic',
  jsxImportSource: 'preact',
});
const filmWorker = await build({
  entryPoints: [join(here, '../../../worker/src/film-worker.ts')],
  bundle: true,
  write: false,
  format: 'iife',
}).then(({ outputFiles: [file] }) => file?.text ?? '');
/** @param {string} extension */
const built = (extension) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? '';
const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Featurescope</title>
<link rel="stylesheet" href="/codicon.css"><link rel="stylesheet" href="/page.css"></head>
<body><div id="root"></div><script src="/page.js"></script></body></html>`;

const server = createServer((request, response) => {
  const path = (request.url ?? '/').replace(/\?.*/, '');
  /** @param {string} type @param {string | Buffer} body */
  const answer = (type, body) => response.setHeader('content-type', type).end(body);
  if (path === '/page.js') answer('text/javascript', built('.js'));
  else if (path === '/page.css') answer('text/css', built('.css'));
  else if (path === '/film-worker.js') answer('text/javascript', filmWorker);
  else if (/^\/codicon\.(css|ttf)$/.test(path))
    void readFile(join(icons, path)).then((body) =>
      answer(path.endsWith('css') ? 'text/css' : 'font/ttf', body),
    );
  else if (/^\/samples\/[\w-]+\.png$/.test(path))
    void readFile(join(samples, path.replace('/samples/', ''))).then((body) => answer('image/png', body));
  else answer('text/html', html);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
const address = server.address();
const port = typeof address === 'object' ? address?.port : undefined;

await mkdir(folder, { recursive: true });
const browser = await chromium.launch(launchOptions(await ensureChromium()));
for (const [name, { query, size, act }] of Object.entries(scenes)) {
  if (names.length > 0 && !names.some((wanted) => name === wanted || wanted.startsWith(`${name}@`))) continue;
  for (const theme of ['dark', 'light', 'high-contrast', 'high-contrast-light']) {
    if (names.length > 0 && !names.includes(name) && !names.includes(`${name}@${theme}`)) continue;
    const page = await browser.newPage({ viewport: size });
    page.on('pageerror', (error) => console.error(`${name} (${theme}): ${error.message}`));
    await page.goto(`http://127.0.0.1:${String(port)}/?theme=${theme}&${query}`);
    await page.waitForTimeout(150);
    await act?.(page);
    await page.waitForTimeout(100);
    await page.screenshot({ path: join(folder, `${name}-${theme}.png`) });
    await page.close();
  }
}
await browser.close();
server.close();
