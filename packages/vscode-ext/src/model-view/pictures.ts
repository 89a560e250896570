// Pictures on disk → their bytes for the page, which cannot read outside of the model's folder.
import * as vscode from 'vscode';
import type { PictureFile } from '@featurescope/webview/protocol';
import { fileNameOf } from '../files.js';
import { isPictureName, pictureExtensions } from '../picture-files.js';
import { explainReadError } from './explain-read-error.js';

/** No photo is larger, and whatever is would stop the window for seconds. */
const largestBytes = 100_000_000;

/** What could be read, and a sentence for each file that could not. */
export interface ReadPictures {
  readonly pictures: readonly PictureFile[];
  readonly problems: readonly string[];
}

/** Asks for pictures; undefined where the person has changed their mind. */
export async function choosePictures(): Promise<readonly vscode.Uri[] | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showOpenDialog({
    title: 'Add Images',
    openLabel: 'Add',
    canSelectMany: true,
    filters: { Images: [...pictureExtensions] },
    ...(folder === undefined ? {} : { defaultUri: folder }),
  });
}

/** A folder's images. */
export interface ImageFolder {
  readonly name: string;
  readonly uris: readonly string[];
  readonly imageCount: number;
}

/** More images tell little more, and each takes its time. */
const mostImages = 300;

/** A folder of data has folders for its classes, and perhaps for training and test above them. */
const deepest = 3;

/** Asks for a folder of images; undefined where the person has changed their mind. */
export async function chooseImageFolder(): Promise<ImageFolder | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: 'Choose a Folder of Images',
    openLabel: 'Look at These Images',
    canSelectFiles: false,
    canSelectFolders: true,
    ...(folder === undefined ? {} : { defaultUri: folder }),
  });
  const uri = chosen?.[0];
  if (uri === undefined) return undefined;
  const images = await imagesBelow(uri, deepest);
  if (images.length === 0) {
    void vscode.window.showWarningMessage(
      `${fileNameOf(uri)} holds no images: ${pictureExtensions.join(', ')} files are looked for.`,
    );
    return undefined;
  }
  return { name: fileNameOf(uri), uris: evenly(images, mostImages), imageCount: images.length };
}

/** By path, so that a second look sees the same images. */
async function imagesBelow(folder: vscode.Uri, depth: number): Promise<readonly string[]> {
  const entries = await vscode.workspace.fs.readDirectory(folder);
  const images: string[] = [];
  for (const [name, type] of entries.toSorted(([a], [b]) => a.localeCompare(b))) {
    const uri = vscode.Uri.joinPath(folder, name);
    const isFolder = (type & vscode.FileType.Directory) !== 0;
    if (isFolder && depth > 1) images.push(...(await imagesBelow(uri, depth - 1)));
    else if (!isFolder && isPictureName(name)) images.push(uri.toString());
  }
  return images;
}

/** So many, from the whole list. */
function evenly(list: readonly string[], count: number): readonly string[] {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)] ?? '');
}

export async function readPictures(uris: readonly vscode.Uri[]): Promise<ReadPictures> {
  const pictures: PictureFile[] = [];
  const problems: string[] = [];
  for (const uri of uris) {
    const name = fileNameOf(uri);
    try {
      const { size, type } = await vscode.workspace.fs.stat(uri);
      if ((type & vscode.FileType.Directory) !== 0)
        problems.push(`${name} is a folder: give the images in it.`);
      else if (size > largestBytes)
        problems.push(`${name} has ${String(Math.round(size / 1e6))} MB: too large for an image.`);
      else {
        // A copy, since what `readFile` gives may be a window on a larger buffer.
        const bytes = Uint8Array.from(await vscode.workspace.fs.readFile(uri));
        pictures.push({ name, uri: uri.toString(), bytes });
      }
    } catch (error) {
      problems.push(explainReadError(name, error));
    }
  }
  return { pictures, problems };
}
