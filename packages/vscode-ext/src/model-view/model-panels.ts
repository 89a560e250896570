// A model's file → a panel beside the code.
import * as vscode from 'vscode';
import { fileNameOf } from '../files.js';
import { customEditorIds, modelPanelType } from '../manifest-ids.js';
import { ModelView, type ModelViewContext } from './model-view.js';
import type { ModelViews } from './model-views.js';
import { restorableUri } from './restorable-uri.js';

/** Opens a model beside the active editor, or brings the view to the front that shows it already. */
export function openModelPanel(uri: vscode.Uri, views: ModelViews, context: ModelViewContext): ModelView {
  const open = views.find(uri);
  if (open !== undefined) {
    open.reveal();
    return open;
  }
  const panel = vscode.window.createWebviewPanel(modelPanelType, fileNameOf(uri), columnFor(uri), {
    retainContextWhenHidden: true,
  });
  return addPanel(panel, uri, views, context);
}

/** Brings panels back after the window was reloaded, from the state that their pages have kept. */
export function panelSerializer(views: ModelViews, context: ModelViewContext): vscode.WebviewPanelSerializer {
  return {
    deserializeWebviewPanel(panel, state: unknown) {
      const documentUri = restorableUri(state);
      // A page that was closed before it had read anything leaves nothing to restore.
      if (documentUri === undefined) panel.dispose();
      else addPanel(panel, vscode.Uri.parse(documentUri), views, context);
      return Promise.resolve();
    },
  };
}

function addPanel(
  panel: vscode.WebviewPanel,
  uri: vscode.Uri,
  views: ModelViews,
  context: ModelViewContext,
): ModelView {
  panel.iconPath = vscode.Uri.joinPath(context.extensionUri, 'media', 'panel.svg');
  const view = new ModelView(panel, uri, context, 'panel');
  views.add(view);
  return view;
}

/** Beside the code; but over another model, over the model's own unreadable text, and where nothing is open. */
function columnFor(uri: vscode.Uri): vscode.ViewColumn {
  const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
  if (tab === undefined) return vscode.ViewColumn.Active;
  // VS Code does not say what the page is that it shows instead of a binary file.
  const isOwnFile = tab.input === undefined && tab.label === fileNameOf(uri);
  return isModelTab(tab) || isOwnFile ? vscode.ViewColumn.Active : vscode.ViewColumn.Beside;
}

function isModelTab({ input }: vscode.Tab): boolean {
  // VS Code puts a word of its own before a panel's type.
  if (input instanceof vscode.TabInputWebview) return input.viewType.endsWith(modelPanelType);
  return (
    input instanceof vscode.TabInputCustom && Object.values<string>(customEditorIds).includes(input.viewType)
  );
}
