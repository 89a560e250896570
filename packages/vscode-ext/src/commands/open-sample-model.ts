import * as vscode from 'vscode';
import { samplesFolder } from '../files.js';
import { samples } from './sample-models.js';

/** "Open Sample Model…" */
export async function openSampleModel(
  open: (uri: vscode.Uri) => void,
  extensionUri: vscode.Uri,
): Promise<void> {
  const pick = await vscode.window.showQuickPick(
    samples.map((sample) => ({
      ...sample,
      description: sample.path.replace(/^.*\//, ''),
      iconPath: new vscode.ThemeIcon('beaker'),
    })),
    { title: 'Open Sample Model', placeHolder: 'Choose a model that comes with Featurescope' },
  );
  if (pick !== undefined) open(vscode.Uri.joinPath(samplesFolder(extensionUri), pick.path));
}
