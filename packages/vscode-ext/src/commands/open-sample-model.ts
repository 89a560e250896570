import * as vscode from 'vscode';
import { samplesFolder } from '../files.js';

/** The models that come with the extension; build.mjs puts them there. */
export const samples = [
  {
    file: 'textures.keras',
    label: 'Textures',
    detail:
      'A colour network in VGG’s style that tells drawn patterns apart: stripes, spirals, scales, eyes, flowers …',
  },
  {
    file: 'digits.h5',
    label: 'Digits',
    detail: 'A small grey network that reads digits, 28 × 28 pixels: four convolutions, three dense layers.',
  },
] as const;

/** "Open Sample Model…" */
export async function openSampleModel(
  open: (uri: vscode.Uri) => void,
  extensionUri: vscode.Uri,
): Promise<void> {
  const pick = await vscode.window.showQuickPick(
    samples.map((sample) => ({
      ...sample,
      description: sample.file,
      iconPath: new vscode.ThemeIcon('beaker'),
    })),
    { title: 'Open Sample Model', placeHolder: 'Choose a model that comes with Featurescope' },
  );
  if (pick !== undefined) open(vscode.Uri.joinPath(samplesFolder(extensionUri), pick.file));
}
