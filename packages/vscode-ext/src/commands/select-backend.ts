import * as vscode from 'vscode';
import { settingIds, type BackendChoice } from '../manifest-ids.js';
import { readSettings } from '../settings.js';

const choices: readonly {
  readonly choice: BackendChoice;
  readonly label: string;
  readonly description: string;
}[] = [
  { choice: 'auto', label: 'Automatic', description: 'the fastest that works here' },
  { choice: 'webgpu', label: 'WebGPU', description: 'the graphics card' },
  { choice: 'webgl', label: 'WebGL', description: 'the graphics card, where WebGPU is missing' },
  { choice: 'wasm', label: 'WebAssembly', description: 'the processor' },
  { choice: 'cpu', label: 'JavaScript', description: 'the processor, slowly: for comparison' },
];

/** "Select Compute Backend…": changes the setting, where it is set already, else for this user. */
export async function selectBackend(): Promise<void> {
  const current = readSettings().backend;
  const pick = await vscode.window.showQuickPick(
    choices.map(({ choice, label, description }) => ({
      choice,
      label: choice === current ? `$(check) ${label}` : label,
      description,
    })),
    { title: 'Select Compute Backend', placeHolder: 'What Featurescope computes on' },
  );
  if (pick === undefined) return;
  const configuration = vscode.workspace.getConfiguration();
  const isOfWorkspace = configuration.inspect(settingIds.backend)?.workspaceValue !== undefined;
  await configuration.update(
    settingIds.backend,
    pick.choice,
    isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global,
  );
}
