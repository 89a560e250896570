// Pictures on disk → their bytes for the page, which cannot read outside of the model's folder.
import * as vscode from 'vscode';
import type { PictureFile } from '@featurescope/webview/protocol';
import { fileNameOf } from '../files.js';
import { pictureExtensions } from '../picture-files.js';
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
