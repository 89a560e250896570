// One window of VS Code as a person sees it: what can be clicked and read there.
import { mkdir, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Frame, Locator, Page } from 'playwright';
import { chooseFromContextMenu, offeredEntries } from './context-menu.js';
import { offeredCommands, pick, runCommand } from './palette.js';
import { themes, type Theme } from './settings.js';
import { until } from './wait.js';

const explorer = '.explorer-folders-view';
const resultsFolder = fileURLToPath(new URL('../../../../test-results/', import.meta.url));

/** A window that shows one folder. `page` is there for everything that has no method of its own. */
export class VsCodeWindow {
  constructor(
    readonly page: Page,
    /** The absolute path of the folder that is open. */
    readonly folder: string,
  ) {}

  /** Runs a command through the palette, by category and title. */
  palette(command: string): Promise<void> {
    return runCommand(this.page, command);
  }

  /** The titles that the palette offers for a search text. */
  paletteEntries(search: string): Promise<string[]> {
    return offeredCommands(this.page, search);
  }

  /** Picks an entry of the quick pick that is open. */
  pick(text: string | RegExp): Promise<void> {
    return pick(this.page, text);
  }

  /** Right-clicks something and chooses an entry. */
  contextMenu(target: Locator, entry: string | RegExp): Promise<void> {
    return chooseFromContextMenu(this.page, target, entry);
  }

  /** The entries that a right-click on something offers. */
  contextMenuEntries(target: Locator): Promise<string[]> {
    return offeredEntries(this.page, target);
  }

  /**
   * The explorer's row of a file or folder, brought into sight by opening the folders above it.
   *
   * @param path Inside the window's folder, with `/`.
   */
  async explorerItem(path: string): Promise<Locator> {
    const names = path.split('/');
    for (const [index, name] of names.slice(0, -1).entries()) {
      const row = this.#explorerRow(name, index + 1);
      await row.waitFor();
      if ((await row.getAttribute('aria-expanded')) === 'false') await row.click();
    }
    const row = this.#explorerRow(names.at(-1) ?? path, names.length);
    await row.waitFor();
    return row;
  }

  #explorerRow(name: string, level: number): Locator {
    return this.page
      .locator(explorer)
      .locator(`[role=treeitem][aria-level="${String(level)}"]`)
      .filter({ has: this.page.locator('.label-name').getByText(name, { exact: true }) })
      .first();
  }

  /** Opens a view container by the name of its icon in the activity bar, such as `Featurescope`. */
  async openViewContainer(name: string): Promise<void> {
    const tab = this.page.locator('.activitybar').getByRole('tab', { name }).first();
    if ((await tab.getAttribute('aria-selected')) !== 'true') await tab.click();
  }

  /** The rows of a tree that an extension contributes, by the title of its view. */
  treeItem(view: string, label: string | RegExp): Locator {
    return this.page.getByRole('tree', { name: view }).getByRole('treeitem', { name: label });
  }

  /** An editor's tab. */
  tab(name: string | RegExp): Locator {
    return this.page.locator('.tabs-container').getByRole('tab', { name });
  }

  /** An entry of the status bar. */
  statusBarItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item').filter({ hasText: text });
  }

  /**
   * The inner frame of the webview that shows an element; several webviews may be open, and only their content tells them apart.
   *
   * @param selector For instance `[data-testid=filter-grid]`.
   */
  frameWith(selector: string, timeoutMs = 60_000): Promise<Frame> {
    return until(
      `a webview with ${selector}`,
      async () => {
        for (const frame of this.page.frames()) {
          if (!frame.url().includes('/fake.html')) continue;
          // A frame may go away while it is asked.
          if (
            (await frame
              .locator(selector)
              .count()
              .catch(() => 0)) > 0
          )
            return frame;
        }
        return undefined;
      },
      timeoutMs,
    );
  }

  /** Waits for a notification with this text, and returns all of its text. */
  async notification(text: string | RegExp, timeoutMs = 60_000): Promise<string> {
    const toast = this.#toasts().filter({ hasText: text }).first();
    await toast.waitFor({ timeout: timeoutMs });
    return (await toast.locator('.notification-list-item-message').innerText()).trim();
  }

  /** The texts of the notifications in sight. */
  async notifications(): Promise<string[]> {
    return this.#toasts().locator('.notification-list-item-message').allInnerTexts();
  }

  #toasts(): Locator {
    return this.page.locator('.notifications-toasts .notification-list-item');
  }

  /** Changes the colour theme of the open window, and waits until it is in effect. */
  async setTheme(theme: Theme): Promise<void> {
    const { label, className } = themes[theme];
    await this.palette('Preferences: Color Theme');
    await this.page.locator('.quick-input-widget input.input').fill(label);
    await this.pick(new RegExp(`^${label}`));
    await this.page.locator(`.monaco-workbench.${className}`).waitFor();
  }

  /** Closes every editor. */
  closeAllEditors(): Promise<void> {
    return this.palette('View: Close All Editors');
  }

  /**
   * Reloads the window, as "Developer: Reload Window" does, and waits until it is back with all that it knew before.
   *
   * In a browser VS Code stores its state every five seconds, when idle: what it has yet to store when the window closes may be lost.
   */
  async reload(): Promise<void> {
    await this.page.waitForTimeout(12_000);
    await this.page.reload();
    // Not the explorer: another view may be in its place.
    await this.page.locator('.monaco-workbench .part.sidebar .composite.viewlet').waitFor();
  }

  /** Waits until a window that has just been opened shows its files. */
  async ready(): Promise<void> {
    const hasFiles = (await readdir(this.folder)).length > 0;
    await this.page
      .locator(hasFiles ? `${explorer} [role=treeitem]` : explorer)
      .first()
      .waitFor();
  }

  /** Saves a picture of the window as `test-results/<name>.png`. */
  async screenshot(name: string): Promise<string> {
    await mkdir(resultsFolder, { recursive: true });
    const path = `${resultsFolder}${name.replaceAll(/[^\w.-]+/g, '-')}.png`;
    await this.page.screenshot({ path });
    return path;
  }
}
