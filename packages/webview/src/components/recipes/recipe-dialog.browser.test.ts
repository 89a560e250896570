import axe from 'axe-core';
import { expect, it } from 'vitest';
import { userEvent } from 'vitest/browser';
import { findRecipe } from '@featurescope/core';
import { byTestId, need } from '../../../test/harness/find.js';
import { mountTestPage } from '../../../test/harness/mounted-page.js';

const state = { version: 1, documentUri: 'file:///models/textures.h5', layer: 'conv2d_1' };

const field = (id: string) => need(`recipe-${id}`) as HTMLInputElement;

async function openDialog(): Promise<void> {
  await expect.poll(() => byTestId('edit-recipe')).not.toBeNull();
  need('edit-recipe').focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => byTestId('recipe-dialog')).not.toBeNull();
}

function write(id: string, text: string): void {
  field(id).value = text;
  field(id).dispatchEvent(new Event('input', { bubbles: true }));
}

it('makes pictures by the edited recipe, and keeps it over a reload', async () => {
  const { host } = mountTestPage({ state, stepCount: 1 });
  await openDialog();
  write('stepCount', '0');
  await expect
    .poll(() => byTestId('recipe-dialog')?.textContent)
    .toContain('Steps must be a whole number from 1 to 10000, not 0.');
  expect(field('stepCount').getAttribute('aria-invalid')).toBe('true');
  expect(need('use-recipe').hasAttribute('disabled')).toBe(true);
  write('stepCount', '24');
  write('seed', '5');
  await expect.poll(() => byTestId('recipe-own-stepCount')?.textContent).toBe('recipe: 48');
  field('stepCount').focus();
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => byTestId('recipe-dialog')).toBeNull();
  expect(document.activeElement).toBe(byTestId('edit-recipe'));
  expect((need('recipe') as HTMLSelectElement).value).toBe('coarse-to-fine (edited)');
  await expect
    .poll(() => host.state)
    .toMatchObject({ recipe: 'coarse-to-fine (edited)', editedRecipe: { stepCount: 24 }, seed: 5 });
});

it('comes back with the edited recipe, and without one that does not fit', async () => {
  const editedRecipe = { ...findRecipe('lucid'), name: 'lucid (edited)', stepCount: 7 };
  const first = mountTestPage({ state: { ...state, recipe: 'lucid (edited)', editedRecipe }, stepCount: 1 });
  await expect.poll(() => (byTestId('recipe') as HTMLSelectElement | null)?.value).toBe('lucid (edited)');
  first.unmount();
  const broken = { ...editedRecipe, stepCount: 'many' };
  mountTestPage({ state: { ...state, recipe: 'lucid (edited)', editedRecipe: broken }, stepCount: 1 });
  await expect.poll(() => (byTestId('recipe') as HTMLSelectElement | null)?.value).toBe('coarse-to-fine');
});

it('saves a recipe, and loads one', async () => {
  const { host } = mountTestPage({ state, stepCount: 1 });
  await openDialog();
  write('octaves.count', '2');
  await expect.poll(() => byTestId('recipe-own-octaves.count')).not.toBeNull();
  need('save-recipe').click();
  await expect.poll(() => host.posted.at(-1)?.type).toBe('save');
  const saved = host.posted.at(-1);
  if (saved?.type !== 'save') throw new Error('Nothing was saved.');
  expect(saved.suggestedName).toBe('coarse-to-fine.json');
  const text = new TextDecoder().decode(saved.bytes);
  need('reset-recipe').click();
  await expect.poll(() => field('octaves.count').value).toBe('4');
  await userEvent.upload(need('recipe-file'), new File(['{"name": 3}'], 'wrong.json'));
  await expect.poll(() => byTestId('recipe-problem')?.textContent).toContain('"wrong.json" is no recipe');
  await userEvent.upload(need('recipe-file'), new File([text], 'right.json'));
  await expect.poll(() => field('octaves.count').value).toBe('2');
  expect(byTestId('recipe-problem')).toBeNull();
});

it('has no violations that axe finds, and closes with Escape', async () => {
  mountTestPage({ state, stepCount: 1, theme: 'high-contrast-light' });
  await openDialog();
  write('stepCount', 'many');
  await expect.poll(() => field('stepCount').getAttribute('aria-invalid')).toBe('true');
  const { violations } = await axe.run(need('recipe-dialog'), {
    rules: { 'color-contrast': { enabled: false } },
  });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  field('canvasSize').focus();
  await userEvent.keyboard('{Escape}');
  await expect.poll(() => byTestId('recipe-dialog')).toBeNull();
  expect(document.activeElement).toBe(byTestId('edit-recipe'));
});
