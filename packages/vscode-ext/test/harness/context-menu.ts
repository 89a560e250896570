import type { Locator, Page } from 'playwright';
import { pause } from './wait.js';

/** VS Code's menus ignore the mouse for about 100 ms after they have opened, and a click in that time is lost. */
const menuArmsAfterMs = 150;

/** Opens the context menu of something and chooses an entry. */
export async function chooseFromContextMenu(
  page: Page,
  target: Locator,
  entry: string | RegExp,
): Promise<void> {
  const menu = await openContextMenu(page, target);
  const item = menu.locator('.action-item').filter({ hasText: entry }).first();
  await item.waitFor();
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    await pause(menuArmsAfterMs);
    await item.click({ timeout: 2000 }).catch(() => undefined);
    if (!(await menu.isVisible())) return;
  }
  throw new Error(`The context menu stays open after a click on ${String(entry)}.`);
}

/** The entries that the context menu of something offers. The menu is closed again. */
export async function offeredEntries(page: Page, target: Locator): Promise<string[]> {
  const menu = await openContextMenu(page, target);
  const labels = await menu.locator('.action-item .action-label').allTextContents();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  return labels.map((label) => label.trim()).filter((label) => label !== '');
}

async function openContextMenu(page: Page, target: Locator): Promise<Locator> {
  await target.click({ button: 'right' });
  const menu = page.locator('.monaco-menu').first();
  await menu.locator('.action-item').first().waitFor();
  return menu;
}
