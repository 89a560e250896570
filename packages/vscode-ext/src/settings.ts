import * as vscode from 'vscode';
import type { PageSettings } from '@featurescope/webview/protocol';
import { backendChoices, settingIds } from './manifest-ids.js';

/** The settings that the page needs. What a person has misspelt counts as the default. */
export function readSettings(): PageSettings {
  const configuration = vscode.workspace.getConfiguration();
  const backend = configuration.get(settingIds.backend);
  const workers = configuration.get(settingIds.workers);
  return {
    backend: backendChoices.find((choice) => choice === backend) ?? 'auto',
    workers:
      typeof workers === 'number' && Number.isInteger(workers) ? Math.min(64, Math.max(0, workers)) : 0,
  };
}
