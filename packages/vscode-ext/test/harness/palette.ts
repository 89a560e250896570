import type { Page } from 'playwright';

/**
 * Runs a command through the command palette.
 *
 * A list that is open does not learn of an extension that is scanned afterwards, so the palette is opened anew until the
 * command is there. The row is clicked, since Enter would take whatever is first while the list still changes.
 *
 * @param command Its title with its category, such as `Featurescope: Open Sample Model…`.
 */
export async function runCommand(page: Page, command: string): Promise<void> {
  const input = page.locator('.quick-input-widget input.input');
  const row = page
    .locator('.quick-input-list .monaco-list-row')
    .filter({ has: page.getByText(command, { exact: true }) })
    .first();
  for (let attempt = 1; ; attempt += 1) {
    await page.keyboard.press('F1');
    try {
      // A page that draws may take the focus back, which closes the palette.
      await input.fill(`>${command}`, { timeout: 5000 });
      await row.waitFor({ timeout: 1000 });
      break;
    } catch (error) {
      if (attempt === 15) throw error;
      await page.keyboard.press('Escape');
    }
  }
  await row.click();
}

/** The titles of the commands that the palette offers for a search text. */
export async function offeredCommands(page: Page, search: string): Promise<string[]> {
  await page.keyboard.press('F1');
  const input = page.locator('.quick-input-widget input.input');
  await input.waitFor();
  await input.fill(`>${search}`);
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  const titles = await rows.locator('.quick-input-list-label .label-name').allTextContents();
  await page.keyboard.press('Escape');
  return titles;
}

/** Picks the entry with this text from the quick pick that is open. */
export async function pick(page: Page, text: string | RegExp): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first();
  await row.click();
}
