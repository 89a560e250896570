// `featurescope dream` as a person runs it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pngTexts } from '@featurescope/core';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { featurescopeScript, root, runNode, type Run } from '../run-cli.js';

const textures = join(root, 'models/textures/textures.h5');

let scratch: string;
let picture: string;

function run(words: readonly string[], environment?: Readonly<Record<string, string>>): Promise<Run> {
  return runNode([featurescopeScript, 'dream', textures, ...words], environment);
}

/** Few and quick steps. */
const quick = ['--layers', 'block2_conv1:1,block2_conv2#3:-0.5', '--octaves', '2', '--steps', '2'];

/** Of the built command line. */
export function describeDream(): void {
  beforeAll(async () => {
    scratch = await mkdtemp(join(tmpdir(), 'featurescope-dream-'));
    picture = join(scratch, 'start.png');
    await sharp(join(root, 'models/samples/meadow.png')).resize(41, 30).png().toFile(picture);
  });

  afterAll(async () => {
    await rm(scratch, { recursive: true, force: true });
  });

  it('writes a picture that says how it was made', async () => {
    const out = join(scratch, 'dream.png');
    const { code, err, out: said } = await run(['--image', picture, '--out', out, ...quick, '--jitter', '5']);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(said).toMatch(/vivid, block2_conv1, block2_conv2#3:-0\.5, 4 steps, from .* to .*, 41×30 pixels/);
    const facts = JSON.parse(pngTexts(await readFile(out))['Featurescope'] ?? '') as unknown;
    expect(facts).toMatchObject({
      dream: { recipe: { name: 'vivid', jitter: 5, stepCount: 2 }, seed: 0 },
      model: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
  });

  it('leaves alone what the mask covers', async () => {
    const [mask, out] = [join(scratch, 'mask.png'), join(scratch, 'masked.png')];
    const half = Buffer.from(Array.from({ length: 41 * 30 }, (_, pixel) => (pixel % 41 < 20 ? 0 : 255)));
    await sharp(half, { raw: { width: 41, height: 30, channels: 1 } })
      .png()
      .toFile(mask);
    await run(['--image', picture, '--mask', mask, '--out', out, ...quick]);
    const [before, after] = await Promise.all(
      [picture, out].map((file) => sharp(file).ensureAlpha().raw().toBuffer()),
    );
    const differs = (pixel: number) =>
      before?.compare(after as Buffer, pixel * 4, pixel * 4 + 4, pixel * 4, pixel * 4 + 4) !== 0;
    const changed = Array.from({ length: 41 * 30 }, (_, pixel) => pixel).filter(differs);
    expect(changed.length).toBeGreaterThan(300);
    expect(changed.filter((pixel) => pixel % 41 < 20)).toEqual([]);
  });

  it('writes a GIF that plays forth and back, and goes on with frames that are there', async () => {
    const out = join(scratch, 'dream.gif');
    const film = ['--image', picture, '--out', out, ...quick, '--ping-pong', '--fps', '10'];
    // Interrupted after its second frame.
    const child = spawn(
      process.execPath,
      [featurescopeScript, 'dream', textures, ...film, '--frames', '400'],
      { cwd: root, stdio: 'ignore' },
    );
    const ended = once(child, 'close');
    const second = join(`${out}.frames`, 'frame-0002.png');
    while (!existsSync(second)) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGINT');
    await ended;
    const kept = await stat(second);
    await run([...film, '--frames', '4']);
    const { pages, delay, width, pageHeight } = await sharp(out, { animated: true }).metadata();
    expect({ pages, width, pageHeight, delay }).toEqual({
      pages: 6,
      width: 41,
      pageHeight: 30,
      delay: [100, 100, 100, 100, 100, 100],
    });
    const frames = await sharp(out, { animated: true }).ensureAlpha().raw().toBuffer();
    const frame = (index: number) => frames.subarray(index * 41 * 30 * 4, (index + 1) * 41 * 30 * 4);
    expect(frame(4).equals(frame(2))).toBe(true);
    expect(frame(5).equals(frame(1))).toBe(true);
    expect(frame(3).equals(frame(1))).toBe(false);
    expect(kept.size).toBeGreaterThan(0);
    expect(await readdir(scratch)).not.toContain('dream.gif.frames');
  });

  it('keeps the frames when the film cannot be encoded, and says where they are', async () => {
    const out = join(scratch, 'dream.webm');
    const tools = join(scratch, 'tools');
    await mkdir(tools);
    const fake = '#!/bin/sh\nif [ "$1" = -version ]; then exit 0; fi\necho "Unknown encoder" >&2\nexit 1\n';
    await writeFile(join(tools, 'ffmpeg'), fake, { mode: 0o755 });
    const { code, err } = await run(['--image', picture, '--out', out, ...quick, '--frames', '2'], {
      PATH: `${tools}:/bin:/usr/bin`,
    });
    expect(code).toBe(1);
    expect(err).toContain('Unknown encoder');
    expect(err).toContain('dream.webm.frames');
    const frames = await readdir(`${out}.frames`);
    expect(frames.sort()).toEqual(['frame-0001.png', 'frame-0002.png', 'settings.json']);
    const otherwise = await run(
      ['--image', picture, '--out', out, ...quick, '--frames', '2', '--seed', '7'],
      { PATH: `${tools}:/bin:/usr/bin` },
    );
    expect(otherwise.err).toContain('made otherwise');
  });

  it.each([
    [['--out', 'x.mp4', '--frames', '2'], /needs the program ffmpeg on the PATH/],
    [['--out', 'x.bmp'], /ends in one of/],
    [['--out', 'x.png', '--layers', 'block9'], /nearest names/],
    [['--out', 'x.png', '--layers', 'block2_conv1#400'], /no number 400/],
    [['--out', 'x.png', '--steps', '0'], /0 steps/],
    [['--out', 'x.gif', '--frames', '1'], /2 frames or more/],
  ])('refuses %j before any work', async (words, message) => {
    const { code, err, out } = await run(['--image', picture, ...words], { PATH: scratch });
    expect({ code, out }).toEqual({ code: 1, out: '' });
    expect(err).toMatch(message);
  });
}
