import * as vscode from 'vscode';
import { dreamOnImage } from './commands/dream-on-image.js';
import { clearPictureCache, picturesClearedAtMs } from './commands/clear-picture-cache.js';
import { maximizeFilter } from './commands/maximize-filter.js';
import { openSampleModel } from './commands/open-sample-model.js';
import { selectBackend } from './commands/select-backend.js';
import { showFeatureMaps } from './commands/show-feature-maps.js';
import { revealLayer, showLayerAs } from './commands/show-layer.js';
import { visualizeClass } from './commands/visualize-class.js';
import { visualizeFilters } from './commands/visualize-filters.js';
import { keepContextKeys } from './context-keys.js';
import { LayerExplorer } from './layer-explorer/layer-explorer.js';
import { commandIds, customEditorIds, modelPanelType } from './manifest-ids.js';
import { modelEditorProvider } from './model-view/model-editor.js';
import { openModelPanel, panelSerializer } from './model-view/model-panels.js';
import type { ModelViewContext } from './model-view/model-view.js';
import { ModelViews } from './model-view/model-views.js';
import { StatusBar } from './status-bar.js';

/** Called by VS Code when the first of our commands, views or editors is used. */
export function activate({
  extensionUri,
  subscriptions,
  workspaceState,
  globalState,
  storageUri,
  globalStorageUri,
}: vscode.ExtensionContext): void {
  const log = vscode.window.createOutputChannel('Featurescope', { log: true });
  const context: ModelViewContext = {
    extensionUri,
    memory: workspaceState,
    picturesClearedAtMs: () => picturesClearedAtMs(globalState),
    // Without a folder open there is no storage of the workspace's own.
    storage: storageUri ?? globalStorageUri,
    diagnostics: vscode.languages.createDiagnosticCollection('featurescope'),
    log,
  };
  const views = new ModelViews();
  const open = (uri: vscode.Uri) => {
    openModelPanel(uri, views, context);
  };

  const { registerCommand } = vscode.commands;
  const editors = modelEditorProvider(views, context);
  const editorOptions = {
    webviewOptions: { retainContextWhenHidden: true },
    supportsMultipleEditorsPerDocument: false,
  };
  subscriptions.push(
    log,
    context.diagnostics,
    new LayerExplorer(views),
    new StatusBar(views),
    keepContextKeys(views),
    ...Object.values(customEditorIds).map((id) =>
      vscode.window.registerCustomEditorProvider(id, editors, editorOptions),
    ),
    vscode.window.registerWebviewPanelSerializer(modelPanelType, panelSerializer(views, context)),
    registerCommand(commandIds.visualizeFilters, (clicked: unknown, selected: unknown) =>
      visualizeFilters(open, clicked, selected),
    ),
    registerCommand(commandIds.openSampleModel, () => openSampleModel(open, extensionUri)),
    registerCommand(commandIds.revealLayer, (row: unknown) => revealLayer(views, row)),
    registerCommand(commandIds.showKernels, (row: unknown) => {
      showLayerAs(views, 'kernels', row);
    }),
    registerCommand(commandIds.showMaximizedFilters, (row: unknown) => {
      showLayerAs(views, 'maximized', row);
    }),
    registerCommand(commandIds.showFeatureMaps, (clicked: unknown, selected: unknown) =>
      showFeatureMaps(views, (uri) => openModelPanel(uri, views, context), clicked, selected),
    ),
    registerCommand(commandIds.maximizeFilter, () =>
      maximizeFilter(views, (uri) => openModelPanel(uri, views, context)),
    ),
    registerCommand(commandIds.visualizeClass, () =>
      visualizeClass(views, (uri) => openModelPanel(uri, views, context)),
    ),
    registerCommand(commandIds.dreamOnImage, (clicked: unknown, selected: unknown) =>
      dreamOnImage(views, (uri) => openModelPanel(uri, views, context), extensionUri, clicked, selected),
    ),
    registerCommand(commandIds.cancelRunningWork, () => {
      views.active?.cancelJobs();
    }),
    registerCommand(commandIds.selectBackend, selectBackend),
    registerCommand(commandIds.clearPictureCache, () => clearPictureCache(views, globalState)),
  );
}
