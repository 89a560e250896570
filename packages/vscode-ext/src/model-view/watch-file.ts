import * as vscode from 'vscode';
import { folderOf } from '../files.js';

/** Training writes a model in many pieces: it counts as changed once nothing has been written for this long. */
const quietMs = 1000;

/** What to do when a file is written or goes away. */
export interface FileListener {
  readonly onChange: () => void;
  readonly onDelete: () => void;
}

/** Watches one file until disposed. A file that is replaced (deleted and written again) counts as changed. */
export function watchFile(uri: vscode.Uri, { onChange, onDelete }: FileListener): vscode.Disposable {
  // The pattern cannot be the file's name, in which a bracket would have a meaning.
  const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folderOf(uri), '*'));
  const path = uri.path;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const settle = async () => {
    const stat = await statOf(uri);
    if (stat === undefined) onDelete();
    // An empty file is one that is about to be written.
    else if (stat.size > 0) onChange();
  };
  const touched = (touchedUri: vscode.Uri) => {
    if (touchedUri.path !== path) return;
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), quietMs);
  };
  const listeners = [
    watcher.onDidChange(touched),
    watcher.onDidCreate(touched),
    watcher.onDidDelete(touched),
  ];

  return new vscode.Disposable(() => {
    clearTimeout(timer);
    for (const listener of listeners) listener.dispose();
    watcher.dispose();
  });
}

async function statOf(uri: vscode.Uri): Promise<vscode.FileStat | undefined> {
  try {
    return await vscode.workspace.fs.stat(uri);
  } catch {
    // Whatever keeps the file from being looked at, for the person it is gone.
    return undefined;
  }
}
