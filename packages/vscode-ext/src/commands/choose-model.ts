// Which model? Those of the workspace, a file dialog, or a sample.
import * as vscode from 'vscode';
import { fileNameOf } from '../files.js';
import { commandIds } from '../manifest-ids.js';
import { isModelFileName, modelExtensions, modelGlob, noModelGlob } from '../model-files.js';
import { chooseSample } from './open-sample-model.js';

/** More would be no list to choose from. */
const listedFilesLimit = 200;

type ModelPick = vscode.QuickPickItem & { readonly choose: () => PromiseLike<vscode.Uri | undefined> };

/**
 * Asks for a model: one of the workspace, a file, or a sample.
 *
 * @param title What the model is wanted for.
 * @param samples Where the samples are; without it a workspace that has no models leads to the file dialog at once, and the samples
 *   open themselves: then, too, nothing is returned.
 */
export async function chooseModel(
  title: string,
  samples?: { readonly extensionUri: vscode.Uri },
): Promise<vscode.Uri | undefined> {
  const picks = (await listModels()).map((uri): ModelPick => ({
    label: fileNameOf(uri),
    description: folderWords(uri),
    iconPath: new vscode.ThemeIcon('file-binary'),
    choose: () => Promise.resolve(uri),
  }));
  if (picks.length === 0 && samples === undefined) return browse();
  const more: ModelPick[] = [
    { label: '', kind: vscode.QuickPickItemKind.Separator, choose: () => Promise.resolve(undefined) },
    { label: 'Browse…', iconPath: new vscode.ThemeIcon('folder-opened'), alwaysShow: true, choose: browse },
    {
      label: 'Open Sample Model…',
      iconPath: new vscode.ThemeIcon('beaker'),
      alwaysShow: true,
      choose: () =>
        samples === undefined
          ? vscode.commands.executeCommand(commandIds.openSampleModel).then(() => undefined)
          : chooseSample(samples.extensionUri),
    },
  ];
  const pick = await vscode.window.showQuickPick([...picks, ...more], {
    title,
    placeHolder: 'Choose a trained model',
    matchOnDescription: true,
  });
  return pick?.choose();
}

/** The folder of a file below the workspace's; with several workspace folders its own comes first. */
function folderWords(uri: vscode.Uri): string {
  const path = vscode.workspace.asRelativePath(uri);
  return path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '';
}

/** The model in the editor at hand comes first, then those of the workspace by path. */
async function listModels(): Promise<readonly vscode.Uri[]> {
  const found = await vscode.workspace.findFiles(modelGlob, noModelGlob, listedFilesLimit).then(
    (uris) => uris,
    // Some file systems cannot be searched; a file can still be chosen there.
    () => [],
  );
  const sorted = found.toSorted((a, b) => a.path.localeCompare(b.path, undefined, { numeric: true }));
  const current = currentModel();
  if (current === undefined) return sorted;
  return [current, ...sorted.filter((uri) => uri.toString() !== current.toString())];
}

function currentModel(): vscode.Uri | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (!(input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom)) return undefined;
  return isModelFileName(fileNameOf(input.uri)) ? input.uri : undefined;
}

async function browse(): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: 'Open a Trained Model',
    openLabel: 'Visualize Filters',
    filters: { 'Trained models': [...modelExtensions] },
    ...(folder === undefined ? {} : { defaultUri: folder }),
  });
  return chosen?.[0];
}
