// The architecture of a model file that holds weights only: chosen by the person, kept with the workspace.
import * as vscode from 'vscode';
import type { ArchitectureFile } from '@featurescope/webview/protocol';
import { fileNameOf, folderOf } from '../files.js';
import type { Log } from '../log.js';

const keyOf = (model: vscode.Uri) => `architecture ${model.toString()}`;

/** Asks for the file; undefined where the person has changed their mind. */
export async function chooseArchitecture(model: vscode.Uri): Promise<vscode.Uri | undefined> {
  const chosen = await vscode.window.showOpenDialog({
    title: `Architecture of ${fileNameOf(model)}`,
    openLabel: 'Use',
    filters: { 'Model architecture': ['json'] },
    defaultUri: folderOf(model),
  });
  return chosen?.[0];
}

/** The file that was last chosen for a model and did fit it. */
export function rememberedArchitecture(memory: vscode.Memento, model: vscode.Uri): vscode.Uri | undefined {
  const uri = memory.get<string>(keyOf(model));
  return uri === undefined ? undefined : vscode.Uri.parse(uri);
}

/** @param architecture undefined: forget it */
export async function rememberArchitecture(
  memory: vscode.Memento,
  model: vscode.Uri,
  architecture: vscode.Uri | undefined,
): Promise<void> {
  await memory.update(keyOf(model), architecture?.toString());
}

/** Null when the file is gone: the model then opens as it would without it. */
export async function readArchitecture(uri: vscode.Uri, log: Log): Promise<ArchitectureFile | null> {
  try {
    // A copy, since what `readFile` gives may be a window on a larger buffer.
    const bytes = Uint8Array.from(await vscode.workspace.fs.readFile(uri));
    return { name: fileNameOf(uri), bytes };
  } catch (error) {
    log.error(`${uri.toString()} cannot be read: ${String(error)}`);
    return null;
  }
}
