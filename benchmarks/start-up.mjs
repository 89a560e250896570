// How long it takes from the right-click on a model to its kernels, and to the first maximized picture, in the genuine VS Code.
//   node benchmarks/start-up.mjs [--runs 5] [MODEL …]        default: the sample models
// Prints the median of several runs, each in a window of its own with nothing kept, which is given time to settle: a workbench that
// is still starting takes both cores. The first window of a server is left out.
import { build as bundle } from 'esbuild';
import { mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright';
import { ensureChromium, launchOptions } from '../scripts/chromium.mjs';
import { build, packageExtension } from '../scripts/package-extension.mjs';
import { median } from './measurements.mjs';
import { installServer } from '../tools/vscode/install.mjs';
import { installExtension, startServer } from '../tools/vscode/server.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values, positionals } = parseArgs({
  options: { runs: { type: 'string', default: '5' } },
  allowPositionals: true,
});
const models =
  positionals.length > 0
    ? positionals
    : ['digits/digits.h5', 'textures/textures.h5'].map((path) => join(root, 'models', path));

/** The harness of the VS Code tests is TypeScript. */
async function loadHarness() {
  const folder = join(root, 'node_modules/.cache/featurescope');
  await mkdir(folder, { recursive: true });
  const outfile = join(folder, 'open-window.mjs');
  await bundle({
    entryPoints: [join(root, 'packages/vscode-ext/test/harness/open-window.ts')],
    bundle: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    outfile,
  });
  return import(pathToFileURL(outfile).href);
}

/** VS Code goes on starting after it shows its files. */
const settlingMs = 10_000;

await installServer();
await build();
const { openWindow } = await loadHarness();
const dataFolder = await mkdtemp(join(tmpdir(), 'featurescope-start-up-'));
await installExtension({ vsixPath: await packageExtension(), dataFolder });
const server = await startServer({ dataFolder });
const browser = await chromium.launch(launchOptions(await ensureChromium()));

/**
 * One window, from the right-click on.
 * @param {string} model
 * @param {'kernels' | 'picture'} wanted
 * @returns {Promise<number>} in milliseconds
 */
async function measure(model, wanted) {
  const { window, close } = await openWindow(
    browser,
    { origin: `http://localhost:${server.port}`, browserEndpoint: '', settingsFile: server.settingsFile },
    { folder: { copy: [model] }, settings: { 'workbench.hover.delay': 60_000 } },
  );
  try {
    await window.page.locator('.activitybar').getByRole('tab', { name: 'Featurescope' }).first().waitFor();
    const item = await window.explorerItem(basename(model));
    await setTimeout(settlingMs);
    const page = window.page
      .frameLocator('iframe.webview.ready >> visible=true')
      .frameLocator('iframe#active-frame');
    const beganAtMs = performance.now();
    await window.contextMenu(item, 'Visualize Filters');
    if (wanted === 'kernels') await page.getByRole('tab', { name: 'Kernels' }).click();
    const grid = wanted === 'kernels' ? 'kernel-grid' : 'maximized-grid';
    // A sketch counts: it is there so that nobody waits for the picture.
    await page.locator(`[data-testid=${grid}] [data-testid=tile] canvas`).first().waitFor();
    return performance.now() - beganAtMs;
  } finally {
    await close();
  }
}

try {
  await measure(models[0] ?? '', 'kernels');
  for (const model of models) {
    const times = { kernels: [], picture: [] };
    for (let run = 0; run < Number(values.runs); run++) {
      times.kernels.push(await measure(model, 'kernels'));
      times.picture.push(await measure(model, 'picture'));
    }
    const { size } = await stat(model);
    console.log(
      `${basename(model)} (${(size / 1e6).toFixed(1)} MB): kernels after ${Math.round(median(times.kernels))} ms, ` +
        `first maximized picture or sketch after ${Math.round(median(times.picture))} ms (medians of ${values.runs})`,
    );
  }
} finally {
  await browser.close();
  await server.stop();
  await rm(dataFolder, { recursive: true, force: true });
}
