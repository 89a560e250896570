import * as vscode from 'vscode';
import { samplesFolder } from '../files.js';
import { samples } from './sample-models.js';

/** "Open Sample Model…" */
export async function openSampleModel(
  open: (uri: vscode.Uri) => void,
  extensionUri: vscode.Uri,
): Promise<void> {
  const sample = await chooseSample(extensionUri);
  if (sample !== undefined) open(sample);
}

/** Asks for one of the models that come with the extension; undefined where the person has changed their mind. */
export async function chooseSample(extensionUri: vscode.Uri): Promise<vscode.Uri | undefined> {
  const pick = await vscode.window.showQuickPick(
    samples.map((sample) => ({
      ...sample,
      description: sample.path.replace(/^.*\//, ''),
      iconPath: new vscode.ThemeIcon('beaker'),
    })),
    { title: 'Open Sample Model', placeHolder: 'Choose a model that comes with Featurescope' },
  );
  return pick && vscode.Uri.joinPath(samplesFolder(extensionUri), pick.path);
}
