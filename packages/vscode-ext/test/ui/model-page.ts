// What a test sees of an open model: the page inside the webview that is in sight.
import type { FrameLocator, Locator } from 'playwright';
import type { OpenOptions, VsCodeFixtures, VsCodeWindow } from '../harness/index.js';
import { until } from '../harness/index.js';

/** Opens a window and waits until VS Code knows the extension; before that, menus lack its entries. */
export async function openWithExtension(
  open: VsCodeFixtures['open'],
  options: OpenOptions,
): Promise<VsCodeWindow> {
  // A tooltip of the explorer would lie above the row that is clicked next.
  const settings = { 'workbench.hover.delay': 60_000, ...options.settings };
  const window = await open({ ...options, settings });
  await window.page.locator('.activitybar').getByRole('tab', { name: 'Featurescope' }).first().waitFor();
  return window;
}

/** Opens a file of code for good, and waits until it has the focus: a menu that is opened before would close again. */
export async function openCode(window: VsCodeWindow, path: string): Promise<void> {
  await (await window.explorerItem(path)).dblclick();
  await window.page.locator('.editor-instance .monaco-editor.focused').waitFor();
}

/** The page of the model in sight. With two in sight, use `window.frameWith`. */
export function modelPage({ page }: VsCodeWindow): FrameLocator {
  return page.frameLocator('iframe.webview.ready >> visible=true').frameLocator('iframe#active-frame');
}

/** The layer that the page shows. */
export function layerShown(page: FrameLocator, layer: string): Locator {
  return page.locator(`[data-testid=layer-picker][data-layer="${layer}"]`);
}

/** Tiles of the grid in sight in the given state. */
export function tiles(page: FrameLocator, grid: 'kernel-grid' | 'maximized-grid', state = 'done'): Locator {
  return page.locator(`[data-testid=${grid}] [data-testid=tile][data-state=${state}]`);
}

/** Waits until a canvas shows more than one colour. */
export async function expectPicture(canvas: Locator): Promise<void> {
  await until(
    'a picture with more than one colour',
    async () => {
      const colours = await canvas.evaluate((element) => {
        if (!(element instanceof HTMLCanvasElement) || element.width === 0) return 0;
        const context = element.getContext('2d');
        const { data } = context?.getImageData(0, 0, element.width, element.height) ?? { data: [] };
        return new Set(
          Array.from(
            { length: data.length / 4 },
            (_, i) => `${data[4 * i]},${data[4 * i + 1]},${data[4 * i + 2]}`,
          ),
        ).size;
      });
      return colours > 1 ? true : undefined;
    },
    10_000,
  );
}

/** What the engine has read back of a finished channel. */
export interface ChannelResult {
  readonly channel: number;
  readonly startActivation: number;
  readonly activation: number;
}

/** The results of all finished tiles. */
export function channelResults(page: FrameLocator): Promise<ChannelResult[]> {
  return tiles(page, 'maximized-grid').evaluateAll((elements) =>
    elements.map((element) => ({
      channel: Number(element.getAttribute('data-channel')),
      startActivation: Number(element.getAttribute('data-start-activation')),
      activation: Number(element.getAttribute('data-activation')),
    })),
  );
}
