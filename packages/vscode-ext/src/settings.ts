import * as vscode from 'vscode';
import type { PageSettings } from '@featurescope/webview/protocol';
import { backendChoices, settingIds } from './manifest-ids.js';

/** The settings that the page needs. What a person has misspelt counts as the default. */
export function readSettings(): PageSettings {
  const value = vscode.workspace.getConfiguration().get(settingIds.backend);
  return { backend: backendChoices.find((choice) => choice === value) ?? 'auto' };
}
