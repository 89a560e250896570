import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { extname } from 'node:path';
import { FeaturescopeError, gifFilm, type FilmPicture, type RgbaImage } from '@featurescope/core';
import type { FrameFolder } from './frame-folder.js';
import { writePicture } from './picture-file.js';

export interface FilmFileOptions {
  /** Frames per second. */
  readonly rate: number;
  /** Of a GIF: colours of each picture's palette, and whether what they miss is passed on to the pixels around. */
  readonly colourCount: number;
  readonly isDithered: boolean;
}

/** How ffmpeg encodes each format. `yuv420p` wants even sides: a last row or column is left out. */
const videoArguments: Readonly<Record<string, readonly string[]>> = {
  '.mp4': ['-c:v', 'libx264', '-crf', '16', '-preset', 'slow', '-movflags', '+faststart'],
  '.webm': ['-c:v', 'libvpx-vp9', '-crf', '24', '-b:v', '0'],
};

/** What films can be written as, by the ending of the file; `.png` is one file for each picture. */
export const filmEndings = ['.png', '.gif', ...Object.keys(videoArguments)] as const;

/**
 * Tells before the work that a film could not be written.
 * @throws `INVALID_REQUEST` when it needs ffmpeg, and there is none
 */
export async function requireEncoder(path: string): Promise<void> {
  if (!isVideo(path)) return;
  const child = spawn('ffmpeg', ['-version'], { stdio: 'ignore' });
  const isThere = await once(child, 'close').then(
    ([code]) => code === 0,
    () => false,
  );
  if (isThere) return;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `"${path}" needs the program ffmpeg on the PATH, and there is none. Install it, or give --out a name that ends in ".gif", or in ".png" for the pictures one by one.`,
  );
}

/** @returns the files that were written, or the first and the last of very many */
export async function writeFilm(
  path: string,
  folder: FrameFolder,
  order: readonly FilmPicture[],
  options: FilmFileOptions,
): Promise<readonly string[]> {
  if (isVideo(path)) await writeVideo(path, folder, order, options);
  else if (extname(path).toLowerCase() === '.gif') await writeGif(path, folder, order, options);
  else {
    const names = order.map((_, index) => numbered(path, index));
    for (const [index, picture] of order.entries()) {
      await writePicture(names[index] ?? path, await pictureOf(folder, picture));
    }
    return [names[0] ?? path, names.at(-1) ?? path];
  }
  return [path];
}

function isVideo(path: string): boolean {
  return extname(path).toLowerCase() in videoArguments;
}

/** "dream.png" → "dream-0001.png". */
function numbered(path: string, index: number): string {
  const ending = extname(path);
  return `${path.slice(0, path.length - ending.length)}-${String(index + 1).padStart(4, '0')}${ending}`;
}

/** A frame, or two mixed where the film's end passes over into its start. */
async function pictureOf(folder: FrameFolder, { frame, over }: FilmPicture): Promise<RgbaImage> {
  const picture = await folder.read(frame);
  if (!over) return picture;
  const above = await folder.read(over.frame);
  return {
    ...picture,
    data: picture.data.map((value, index) => value + ((above.data[index] ?? 0) - value) * over.opacity),
  };
}

async function writeGif(
  path: string,
  folder: FrameFolder,
  order: readonly FilmPicture[],
  options: FilmFileOptions,
): Promise<void> {
  const { width, height } = await folder.read(0);
  const film = gifFilm({ width, height, ...options });
  for (const picture of order) film.add(await pictureOf(folder, picture));
  await writeFile(path, film.finish());
}

async function writeVideo(
  path: string,
  folder: FrameFolder,
  order: readonly FilmPicture[],
  { rate }: FilmFileOptions,
): Promise<void> {
  const { width, height } = await folder.read(0);
  const child = spawn(
    'ffmpeg',
    [
      ...['-y', '-loglevel', 'error', '-f', 'rawvideo', '-pix_fmt', 'rgba', '-s', `${width}x${height}`],
      ...['-r', String(rate), '-i', '-', '-vf', 'crop=trunc(iw/2)*2:trunc(ih/2)*2'],
      ...(videoArguments[extname(path).toLowerCase()] ?? []),
      ...['-pix_fmt', 'yuv420p', path],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'] },
  );
  let complaint = '';
  child.stderr.on('data', (text: Buffer) => (complaint += text.toString()));
  const ended = once(child, 'close') as Promise<[number | null]>;
  // It may end early, with a complaint: what is written afterwards goes nowhere.
  child.stdin.on('error', () => undefined);
  for (const picture of order) {
    const { data } = await pictureOf(folder, picture);
    if (!child.stdin.write(data)) await Promise.race([once(child.stdin, 'drain'), ended]);
  }
  child.stdin.end();
  const [code] = await ended;
  if (code === 0) return;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `ffmpeg could not write "${path}": ${complaint.trim().split('\n').at(-1) ?? `it ended with ${code}`}. The frames are in "${folder.path}".`,
  );
}
