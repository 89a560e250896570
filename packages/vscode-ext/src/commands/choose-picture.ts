// Which picture? Those of the workspace, a sample, or a file.
import * as vscode from 'vscode';
import { samplePictures } from '@featurescope/webview/protocol';
import { fileNameOf, folderOf, samplePictureUri } from '../files.js';
import { noModelGlob } from '../model-files.js';
import { choosePictures } from '../model-view/pictures.js';
import { isPictureName, pictureGlob } from '../picture-files.js';

/** More would be no list to choose from. */
const listedFilesLimit = 200;

type PicturePick = vscode.QuickPickItem & { readonly choose: () => Promise<vscode.Uri | undefined> };

/** Asks for one picture; undefined where the person has changed their mind. */
export async function choosePicture(
  title: string,
  extensionUri: vscode.Uri,
): Promise<vscode.Uri | undefined> {
  const picks: PicturePick[] = (await listPictures()).map((uri) => ({
    label: fileNameOf(uri),
    description: vscode.workspace.asRelativePath(folderOf(uri)),
    iconPath: new vscode.ThemeIcon('file-media'),
    choose: () => Promise.resolve(uri),
  }));
  const samples: PicturePick[] = samplePictures.map(({ file, label }) => ({
    label,
    description: 'sample picture',
    iconPath: new vscode.ThemeIcon('beaker'),
    choose: () => Promise.resolve(samplePictureUri(extensionUri, file)),
  }));
  const rest: PicturePick[] = [
    {
      label: 'Samples',
      kind: vscode.QuickPickItemKind.Separator,
      choose: () => Promise.resolve(undefined),
    },
    ...samples,
    {
      label: 'Browse…',
      iconPath: new vscode.ThemeIcon('folder-opened'),
      alwaysShow: true,
      choose: async () => (await choosePictures())?.[0],
    },
  ];
  const pick = await vscode.window.showQuickPick([...picks, ...rest], {
    title,
    placeHolder: 'Choose a picture',
    matchOnDescription: true,
  });
  return pick?.choose();
}

/** The picture in the editor at hand comes first, then those of the workspace by path. */
async function listPictures(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(pictureGlob, noModelGlob, listedFilesLimit).then(
    (uris) => uris,
    // Some file systems cannot be searched; a file can still be chosen there.
    () => [],
  );
  const sorted = found.toSorted((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  const current = input instanceof vscode.TabInputCustom ? input.uri : undefined;
  if (current === undefined || !isPictureName(fileNameOf(current))) return sorted;
  return [current, ...sorted.filter((uri) => uri.toString() !== current.toString())];
}
