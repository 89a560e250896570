export { chooseFromContextMenu } from './context-menu.js';
export { openWindow, type OpenOptions, type OpenedWindow } from './open-window.js';
export type { Settings, Theme } from './settings.js';
export { test, type VsCodeFixtures } from './test.js';
export { startVsCode, type VsCodeAddress, type VsCodeRun } from './vscode-run.js';
export { until } from './wait.js';
export { VsCodeWindow } from './window.js';
export type { WorkspaceFiles } from './workspace.js';
