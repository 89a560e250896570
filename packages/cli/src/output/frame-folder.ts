import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FeaturescopeError, type RgbaImage } from '@featurescope/core';
import { readWholePicture } from '../input/read-picture.js';
import { writePicture } from './picture-file.js';

const settingsFile = 'settings.json';

/** The frames of a film, each written as soon as it is there: whatever ends the work, they stay. */
export interface FrameFolder {
  readonly path: string;
  /** Frames that are there, from the first on. */
  readonly count: number;
  frameFile(index: number): string;
  read(index: number): Promise<RgbaImage>;
  write(index: number, picture: RgbaImage): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Opens the folder of a film's frames, or makes it.
 *
 * @param settings all that the frames depend on: frames made otherwise are not gone on with
 * @throws `INVALID_REQUEST` when the folder holds something else
 */
export async function openFrameFolder(path: string, settings: string): Promise<FrameFolder> {
  const files = await readdir(path).catch(() => null);
  if (files === null) {
    await mkdir(path, { recursive: true });
    await writeFile(join(path, settingsFile), settings);
  } else {
    const found = await readFile(join(path, settingsFile), 'utf8').catch(() => null);
    if (found !== settings) {
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `"${path}" holds the frames of a film that was made otherwise. Delete it, or give --out another name.`,
      );
    }
  }
  const frameFile = (index: number) => join(path, `frame-${String(index + 1).padStart(4, '0')}.png`);
  const there = new Set((files ?? []).map((name) => join(path, name)));
  let count = 0;
  while (there.has(frameFile(count))) count++;
  return {
    path,
    count,
    frameFile,
    read: (index) => readWholePicture(frameFile(index)),
    write: (index, picture) => writePicture(frameFile(index), picture),
    remove: () => rm(path, { recursive: true, force: true }),
  };
}
