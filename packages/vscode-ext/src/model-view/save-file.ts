// Bytes that the page has made → a file where the person wants it.
import * as vscode from 'vscode';
import { distFolder, fileNameOf, folderOf } from '../files.js';
import type { ModelViewContext } from './model-view.js';

/** How saving ended; both null where the person has changed their mind. */
export interface SaveOutcome {
  readonly savedAs: string | null;
  readonly error: string | null;
}

/**
 * Asks where to save, next to the model at first, and writes. Where that fails, another place can be chosen: the bytes are kept
 * until they are saved or given up.
 */
export async function saveFile(
  modelUri: vscode.Uri,
  suggestedName: string,
  bytes: Uint8Array,
  { extensionUri, log }: ModelViewContext,
): Promise<SaveOutcome> {
  let error: string | null = null;
  for (let folder = firstFolder(modelUri, extensionUri); ;) {
    const target = await vscode.window.showSaveDialog({
      title: titleFor(suggestedName),
      filters: filtersFor(suggestedName),
      ...(folder === undefined ? {} : { defaultUri: vscode.Uri.joinPath(folder, suggestedName) }),
    });
    if (target === undefined) return { savedAs: null, error };
    try {
      await vscode.workspace.fs.writeFile(target, bytes);
      return { savedAs: fileNameOf(target), error: null };
    } catch (thrown) {
      log.error(thrown instanceof Error ? thrown : String(thrown));
      error = `${fileNameOf(target)} could not be saved: ${thrown instanceof Error ? thrown.message : String(thrown)}`;
      const again = 'Save Elsewhere…';
      if ((await vscode.window.showErrorMessage(error, again)) !== again) return { savedAs: null, error };
      folder = vscode.workspace.workspaceFolders?.[0]?.uri;
    }
  }
}

/** Beside the model, except for the samples, which lie within the extension. */
function firstFolder(modelUri: vscode.Uri, extensionUri: vscode.Uri): vscode.Uri | undefined {
  const isSample = modelUri.toString().startsWith(distFolder(extensionUri).toString());
  return isSample ? vscode.workspace.workspaceFolders?.[0]?.uri : folderOf(modelUri);
}

function titleFor(name: string): string {
  if (name.endsWith('.json')) return 'Save Recipe';
  return name.endsWith('.png') ? 'Save Picture' : 'Save Film';
}

function filtersFor(name: string): Record<string, string[]> {
  const extension = /\.(\w+)$/.exec(name)?.[1];
  return extension === undefined ? {} : { [`${extension.toUpperCase()} files`]: [extension] };
}
