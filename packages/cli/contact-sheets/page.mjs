// The sheets and the recipes' data → docs/recipes.md.
import { dreamWords, recipeWords } from './recipe-words.mjs';

/** @typedef {import('@featurescope/core').Recipe} Recipe */
/** @typedef {import('@featurescope/core').DreamRecipe} DreamRecipe */
/** @typedef {{ readonly pictures: readonly Recipe[], readonly dreams: readonly DreamRecipe[] }} RecipeLists */
/** @typedef {import('./sheets.mjs').Sheet} Sheet */

/** Where a sheet lies, below `docs`. @param {Sheet} sheet */
export function sheetFile({ name, isGrey }) {
  return `images/recipes/${name}.${isGrey ? 'png' : 'jpg'}`;
}

/**
 * @param {readonly Sheet[]} sheets
 * @param {RecipeLists} recipes
 */
export function page(sheets, recipes) {
  return `${[
    '# Recipes',
    'A recipe is a complete set of numbers for making pictures: what is climbed, in which space, seen how, for how long. `featurescope recipes` lists them, `featurescope recipes lucid` prints one to be edited and followed with `--recipe-file`; in VS Code they are in the list above the pictures. These sheets show each on the sample models, as the command line makes it, seed 0. `npm run sheets` makes this page again.',
    'Spaces: `display` is 0 to 1, passed through the model’s input encoding and clipped; `signed` is −1 to 1, passed through it and not clipped; `model-input` is what the network is fed, whatever it takes.',
    ...sheets.flatMap((sheet) => section(sheet, recipes)),
  ].join('\n\n')}\n`;
}

/**
 * @param {Sheet} sheet
 * @param {RecipeLists} recipes
 * @returns {readonly string[]}
 */
function section(sheet, { pictures, dreams }) {
  const facts = [
    ...pictures.map((recipe) => ({ ...recipe, words: recipeWords(recipe) })),
    ...dreams.map((recipe) => ({ ...recipe, words: dreamWords(recipe) })),
  ].filter(({ name }) => sheet.recipes.includes(name));
  const commands = sheet.parts.flatMap(({ words }, index) =>
    words ? [`npx featurescope ${words.map(quoted).join(' ')} --out ${outName(sheet, index)}`] : [],
  );
  return [
    `## ${sheet.title}`,
    `![${sheet.title}](${sheetFile(sheet)})`,
    sheet.about,
    ...(facts.length === 0
      ? []
      : [facts.map(({ name, words, provenance }) => `- \`${name}\`: ${words}. ${provenance}.`).join('\n')]),
    ['```sh', ...commands, '```'].join('\n'),
  ];
}

/** As a shell takes it. @param {string} word */
function quoted(word) {
  return /^[\w./:,-]+$/.test(word) ? word : `"${word}"`;
}

/** @param {Sheet} sheet @param {number} index */
function outName({ name, parts }, index) {
  return parts.filter(({ words }) => words).length === 1 ? `${name}.png` : `${name}-${index + 1}.png`;
}
