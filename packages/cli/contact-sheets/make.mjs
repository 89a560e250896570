// npm run sheets: the built command line makes the pictures of docs/recipes.md, and this page. `npm run sheets -- lucid maco` makes
// these sheets only. The same sources give the same pictures; captions are set in whatever sans-serif font the machine has.
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { page, sheetFile } from './page.mjs';
import { sheets } from './sheets.mjs';

/** @typedef {import('./sheets.mjs').Sheet} Sheet */
/** @typedef {import('./sheets.mjs').Part} Part */

const root = fileURLToPath(new URL('../../../', import.meta.url));
const docs = join(root, 'docs');

/** In pixels. The colours are those of the sheets that the page saves. */
const look = { border: 12, gap: 10, caption: 22, title: 28, background: '#1e1e1e', text: '#d4d4d4' };

/** Nobody waits for a page of larger pictures. */
const largestBytes = 300_000;

/** Runs the built command line in the repository. @param {readonly string[]} words @returns what it printed */
async function featurescope(words) {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [join(root, 'packages/cli/bin/featurescope.mjs'), ...words],
    { cwd: root, maxBuffer: 2 ** 26 },
  );
  return stdout;
}

/** @param {Part} part @param {string} folder */
async function drawPart({ caption, words, file, width, hasVerdicts }, folder) {
  const path = words ? join(folder, 'part.png') : join(root, file ?? '');
  const printed = words
    ? await featurescope([...words, '--out', path, ...(hasVerdicts ? ['--json'] : [])])
    : '';
  const picture = sharp(await readFile(path)).removeAlpha();
  const metadata = await picture.metadata();
  const scale = (width ?? metadata.width) / metadata.width;
  // Small pictures stay crisp.
  const kernel = scale >= 1.5 ? 'nearest' : 'lanczos3';
  const { data, info } = await picture
    .resize({ width: Math.round(metadata.width * scale), kernel })
    .png()
    .toBuffer({ resolveWithObject: true });
  return {
    data,
    width: info.width,
    height: info.height,
    caption: hasVerdicts ? `${caption}: ${verdicts(printed)}` : caption,
  };
}

/** What `classes --json` says of its pictures. @param {string} json */
function verdicts(json) {
  const { classes } =
    /** @type {{ classes: { name: string, verdictName: string, probability: number }[] }} */ (
      JSON.parse(json)
    );
  const right = classes.filter(({ name, verdictName }) => name === verdictName);
  const least = Math.floor(Math.min(...right.map(({ probability }) => probability)) * 1000) / 10;
  return `${right.length} of ${classes.length} are taken for their own class, with ${least} %${least === 100 ? '' : ' and more'}`;
}

/** One line of text, not wider than `width`. @param {string} text @param {number} width @param {string} font */
async function line(text, width, font) {
  const markup = `<span foreground="${look.text}">${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</span>`;
  const drawn = sharp({ text: { text: markup, font, rgba: true, dpi: 72, wrap: 'none' } });
  return drawn.resize({ width, withoutEnlargement: true }).png().toBuffer();
}

/** @param {Sheet} sheet @param {string} folder */
async function drawSheet(sheet, folder) {
  const { title, parts, columns = parts.length } = sheet;
  /** @type {import('sharp').OverlayOptions[]} */
  const layers = [];
  let top = look.border + look.title;
  let sheetWidth = 320;
  for (let first = 0; first < parts.length; first += columns) {
    let [left, rowHeight] = [look.border, 0];
    for (const part of parts.slice(first, first + columns)) {
      const { data, width, height, caption } = await drawPart(part, folder);
      layers.push({ input: data, left, top });
      layers.push({ input: await line(caption, width, 'sans 12'), left, top: top + height + 5 });
      left += width + look.gap;
      rowHeight = Math.max(rowHeight, height);
      sheetWidth = Math.max(sheetWidth, left - look.gap + look.border);
    }
    top += rowHeight + look.caption + look.gap;
  }
  const named = [title, ...(sheet.recipes.length === 1 ? sheet.recipes : [])].join(' · ');
  layers.push({
    input: await line(named, sheetWidth - 2 * look.border, 'sans bold 14'),
    left: look.border,
    top: look.border,
  });
  const height = top - look.gap + look.border / 2;
  const drawn = sharp({
    create: { width: sheetWidth, height, channels: 3, background: look.background },
  }).composite(layers);
  const path = join(docs, sheetFile(sheet));
  await (
    sheet.isGrey
      ? drawn.png({ palette: true, colours: 64, effort: 10 })
      : drawn.jpeg({ quality: 85, chromaSubsampling: '4:4:4', mozjpeg: true })
  ).toFile(path);
  const { size } = await stat(path);
  if (size > largestBytes) throw new Error(`${path} has ${size} bytes, which is more than ${largestBytes}.`);
  return `${path}: ${sheetWidth}×${height} pixels, ${Math.ceil(size / 1000)} KB`;
}

const wanted = process.argv.slice(2);
const chosen = sheets.filter(({ name }) => wanted.length === 0 || wanted.includes(name));
const folder = await mkdtemp(join(tmpdir(), 'featurescope-sheets-'));
try {
  await mkdir(join(docs, 'images/recipes'), { recursive: true });
  /** @type {import('./page.mjs').RecipeLists} */
  const recipes = JSON.parse(await featurescope(['recipes', '--json']));
  await writeFile(join(docs, 'recipes.md'), page(sheets, recipes));
  for (const sheet of chosen) console.log(await drawSheet(sheet, folder));
} finally {
  await rm(folder, { recursive: true, force: true });
}
