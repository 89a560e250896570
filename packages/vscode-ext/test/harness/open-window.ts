// A running VS Code and a wish → a fresh window on a folder.
import { writeFile } from 'node:fs/promises';
import type { Browser, Page } from 'playwright';
import { windowSettings, type Settings, type Theme } from './settings.js';
import type { VsCodeAddress } from './vscode-run.js';
import { VsCodeWindow } from './window.js';
import { createWorkspace, type Workspace, type WorkspaceFiles } from './workspace.js';

/** What a window is opened with. */
export interface OpenOptions {
  /** The folder to show: an absolute path, or files for a temporary folder. Default: an empty temporary folder. */
  readonly folder?: string | WorkspaceFiles;
  /** Default: `dark`. */
  readonly theme?: Theme;
  /** The user's settings beside the quiet ones. */
  readonly settings?: Settings;
  /** In CSS pixels. Default: 1280 × 800. */
  readonly size?: { readonly width: number; readonly height: number };
}

/** A window that the caller closes. */
export interface OpenedWindow {
  readonly window: VsCodeWindow;
  /** What the pages, webviews included, have printed as errors. */
  readonly pageErrors: readonly string[];
  readonly close: () => Promise<void>;
}

/** Opens a window in a browser context of its own: nothing is left from windows before it. */
export async function openWindow(
  browser: Browser,
  { origin, settingsFile }: VsCodeAddress,
  { folder = {}, theme = 'dark', settings = {}, size = { width: 1280, height: 800 } }: OpenOptions = {},
): Promise<OpenedWindow> {
  const workspace: Workspace =
    typeof folder === 'string' ? { folder, remove: () => Promise.resolve() } : await createWorkspace(folder);
  const path = workspace.folder;
  // The settings are the server's, and thus shared by all windows: written before the window reads them.
  await writeFile(settingsFile, JSON.stringify(windowSettings(theme, settings)));

  const context = await browser.newContext({
    viewport: size,
    permissions: ['clipboard-read', 'clipboard-write'],
    acceptDownloads: true,
  });
  // On a busy machine of two cores VS Code needs its time.
  context.setDefaultTimeout(60_000);
  const page = await context.newPage();
  const pageErrors = collectErrors(page);
  await page.goto(`${origin}/?folder=${encodeURIComponent(path)}`);
  const window = new VsCodeWindow(page, path);
  const close = async () => {
    await context.close();
    await workspace.remove();
  };
  try {
    await window.ready();
  } catch (error) {
    await window.screenshot('failed to open');
    await close();
    throw error;
  }
  return { window, pageErrors, close };
}

function collectErrors(page: Page): string[] {
  const errors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(message.text());
  });
  page.on('pageerror', (error) => errors.push(error.message));
  return errors;
}
