// The input encoding that a person has chosen for a model, kept with the workspace.
import type * as vscode from 'vscode';
import type { EncodingItem } from '@featurescope/webview/protocol';

const keyOf = (model: vscode.Uri) => `encoding ${model.toString()}`;

/** What was kept; the page checks it. */
export function rememberedEncoding(memory: vscode.Memento, model: vscode.Uri): EncodingItem | null {
  return memory.get<EncodingItem>(keyOf(model)) ?? null;
}

/** @param encoding null: forget it */
export async function rememberEncoding(
  memory: vscode.Memento,
  model: vscode.Uri,
  encoding: EncodingItem | null,
): Promise<void> {
  await memory.update(keyOf(model), encoding ?? undefined);
}
