// `featurescope remake`, and what pictures say of themselves, as a person runs it.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findRecipe, pictureOrigin, pngTexts, pngWithText } from '@featurescope/core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { featurescope, root } from '../run-cli.js';

const digits = join(root, 'models/digits/digits.h5');

let scratch: string;

/** Each run of the command line takes seconds where the machine has other work. */
const manyRuns = { timeout: 90_000 };

function pixelsOf(file: string): Promise<Buffer> {
  return sharp(file).raw().toBuffer();
}

/** Of the built command line. */
export function describeRemake(): void {
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'featurescope-remake-'));
  });

  afterAll(async () => {
    await rm(scratch, { recursive: true, force: true });
  });

  it.each([
    [
      'a sheet of filters',
      ['filters', '--layer', 'conv2d_2', '--filters', '3,9', '--steps', '6', '--size', '30'],
    ],
    [
      'an objective',
      ['filters', '--objective', 'conv2d_2:3 - 0.5*conv2d_2:4', '--seed', '5', '--steps', '6'],
    ],
    ['raw class images', ['classes', '--classes', '1,7', '--steps', '6', '--raw']],
  ])('makes %s again, pixel by pixel', async (_, [command = '', ...words]) => {
    const [first, again] = [join(scratch, 'made.png'), join(scratch, 'again.png')];
    expect(await featurescope(command, digits, ...words, '--out', first)).toMatchObject({ code: 0 });
    expect(await featurescope('remake', first, '--model', digits, '--out', again)).toMatchObject({
      code: 0,
      err: '',
    });
    expect(await pixelsOf(again)).toEqual(await pixelsOf(first));
    expect(pictureOrigin(await readFile(again))).toEqual(pictureOrigin(await readFile(first)));
  });

  it(
    'makes what the page has saved: labelled sheets of several layers, and some of several starts',
    manyRuns,
    async () => {
      const [made, again] = [join(scratch, 'page.png'), join(scratch, 'page-again.png')];
      const words = ['--layer', 'conv2d_2', '--filters', '3,9', '--steps', '6', '--recipe', 'coarse-to-fine'];
      expect(await featurescope('filters', digits, ...words, '--out', made)).toMatchObject({ code: 0 });
      const bare = await sharp(made).png().toBuffer();
      const { Featurescope = '' } = pngTexts(await readFile(made));
      const { kind, layer, channels, columns, ...facts } = JSON.parse(Featurescope) as Record<
        string,
        unknown
      >;
      const remade = async (target: object) => {
        await writeFile(made, pngWithText(bare, { Featurescope: JSON.stringify({ ...facts, ...target }) }));
        expect(await featurescope('remake', made, '--model', digits, '--out', again)).toMatchObject({
          code: 0,
        });
        return sharp(again).raw().toBuffer({ resolveWithObject: true });
      };
      const part = { kind, layer, channels, columns };
      const { data, info } = await remade({ kind: 'sheet', parts: [part, part], labelled: true });
      const one = await sharp(bare).raw().toBuffer({ resolveWithObject: true });
      expect([info.width, info.height]).toEqual([2 * one.info.width + 2, one.info.height]);
      expect(data.subarray(0, 4 * one.info.width)).toEqual(one.data.subarray(0, 4 * one.info.width));
      expect(pngTexts(await readFile(again))['Featurescope']).not.toContain('labelled');

      const objective = { kind: 'objective', objective: 'conv2d_2:3' };
      const all = await remade({ ...objective, diverse: { count: 4, shown: [0, 1, 2, 3] } });
      const third = await remade({ ...objective, diverse: { count: 4, shown: [2] } });
      expect([all.info.width, third.info.width]).toEqual([2 * third.info.width + 2, 28]);
      const row = 4 * 30 * all.info.width;
      expect(all.data.subarray(row, row + 4 * 28)).toEqual(third.data.subarray(0, 4 * 28));
    },
  );

  it(
    'wants the picture that another one began from, and says when model or picture differ',
    manyRuns,
    async () => {
      const [made, again] = [join(scratch, 'from.png'), join(scratch, 'from-again.png')];
      const start = join(root, 'models/samples/digit.png');
      const recipe = ['--recipe', 'coarse-to-fine', '--steps', '6'];
      const words = ['--layer', 'conv2d_2', '--filters', '3', '--start', start, ...recipe];
      expect(await featurescope('filters', digits, ...words, '--out', made)).toMatchObject({ code: 0 });
      const remake = ['remake', made, '--model', digits, '--out', again];
      expect(await featurescope(...remake)).toMatchObject({
        code: 1,
        err: expect.stringContaining('give that one with --start') as string,
      });
      expect(await featurescope(...remake, '--start', start)).toMatchObject({ code: 0, err: '' });
      expect(await pixelsOf(again)).toEqual(await pixelsOf(made));

      const { Featurescope = '' } = pngTexts(await readFile(made));
      const other = Featurescope.replace(/"model":"[0-9a-f]+"/, '"model":"0"');
      const bare = await sharp(made).png().toBuffer();
      const zoomed = Featurescope.replace('{', '{"zoom":2,');
      await writeFile(made, pngWithText(bare, { Featurescope: zoomed }));
      expect(await featurescope(...remake, '--start', start)).toMatchObject({ code: 0 });
      const twice = sharp(bare).resize({ width: 56, height: 56, kernel: 'nearest' });
      expect(await pixelsOf(again)).toEqual(await twice.raw().toBuffer());
      await writeFile(made, pngWithText(bare, { Featurescope: other }));
      const { err } = await featurescope(...remake, '--start', made);
      expect(err).toContain('is not the model that');
      expect(err).toContain('is not the picture that');

      await writeFile(made, bare);
      const { code, err: silent } = await featurescope(...remake);
      expect(code).toBe(1);
      expect(silent).toContain('does not say how it was made');
    },
  );

  it('follows a recipe of the person’s own, and names what is wrong in one', async () => {
    const [out, file] = [join(scratch, 'own.png'), join(scratch, 'own.recipe.json')];
    const words = ['filters', digits, '--layer', 'conv2d_2', '--filters', '3', '--recipe-file', file];
    const own = { ...findRecipe('coarse-to-fine'), name: 'own', stepCount: 5 };
    await writeFile(file, JSON.stringify(own));
    const { code, out: said } = await featurescope(...words, '--out', out);
    expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('(own, seed 0)') as string });
    await writeFile(file, JSON.stringify({ ...own, stepCount: 'five' }));
    const { err } = await featurescope(...words, '--out', out);
    expect(err).toContain('"stepCount" must be a whole number from 1 to 10000, not "five"');
  });
}
