import type { Locator, Page } from 'playwright';
import { pause } from './wait.js';

/** VS Code's menus ignore the mouse for about 100 ms after they have opened, and a click in that time is lost. */
const menuArmsAfterMs = 150;

/**
 * Opens the context menu of something and chooses an entry. A menu that closes before it could be clicked (an editor that opens
 * late takes the focus) is opened again.
 */
export async function chooseFromContextMenu(
  page: Page,
  target: Locator,
  entry: string | RegExp,
): Promise<void> {
  let menu = await openContextMenu(page, target);
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    const item = menu.locator('.action-item').filter({ hasText: entry }).first();
    await pause(menuArmsAfterMs);
    const wasClicked = await item.click({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    // A menu fades out, on a busy machine slowly.
    const isOpen = await menu.waitFor({ state: 'hidden', timeout: 3000 }).then(
      () => false,
      () => true,
    );
    if (wasClicked && !isOpen) return;
    if (!isOpen) menu = await openContextMenu(page, target);
  }
  throw new Error(`The context menu does not let ${String(entry)} be chosen.`);
}

/** The entries that the context menu of something offers. The menu is closed again. */
export async function offeredEntries(page: Page, target: Locator): Promise<string[]> {
  const menu = await openContextMenu(page, target);
  const labels = await menu.locator('.action-item .action-label').allTextContents();
  await page.keyboard.press('Escape');
  await menu.waitFor({ state: 'hidden' });
  return labels.map((label) => label.trim()).filter((label) => label !== '');
}

/** A menu may be closed before it is seen: an editor that is still opening takes the focus. It is asked for again then. */
async function openContextMenu(page: Page, target: Locator): Promise<Locator> {
  const menu = page.locator('.monaco-menu').first();
  const firstItem = menu.locator('.action-item').first();
  for (let attempt = 1; ; attempt += 1) {
    await target.click({ button: 'right' });
    const isOpen = await firstItem.waitFor({ timeout: 10_000 }).then(
      () => true,
      () => false,
    );
    if (isOpen) return menu;
    if (attempt === 5) throw new Error('No context menu opens.');
  }
}
