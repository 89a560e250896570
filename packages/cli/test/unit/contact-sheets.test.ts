import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { dreamRecipes, recipes } from '@featurescope/core';
import { expect, it } from 'vitest';
import { page, sheetFile } from '../../contact-sheets/page.mjs';
import { sheets } from '../../contact-sheets/sheets.mjs';
import { root } from '../run-cli.js';

const docs = join(root, 'docs');

it('every recipe has its sheet, and a sheet shows what there is', () => {
  const all = [...recipes, ...dreamRecipes].map(({ name }) => name);
  expect(sheets.flatMap((sheet) => sheet.recipes).toSorted()).toEqual(all.toSorted());
});

it('docs/recipes.md says what the recipes are now', async () => {
  // `npm run sheets` writes it.
  expect(await readFile(join(docs, 'recipes.md'), 'utf8')).toBe(
    page(sheets, { pictures: recipes, dreams: dreamRecipes }),
  );
});

it('the pictures are there, and small', async () => {
  const sizes = await Promise.all(
    sheets.map(async (sheet) => (await stat(join(docs, sheetFile(sheet)))).size),
  );
  expect(Math.max(...sizes)).toBeLessThan(300_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(3_000_000);
});
