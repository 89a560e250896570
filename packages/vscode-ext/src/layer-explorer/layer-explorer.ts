// The active model's layers in the side bar, in step with its view.
import * as vscode from 'vscode';
import { disposeAll, type Disposable } from '../disposable.js';
import { commandIds, viewIds } from '../manifest-ids.js';
import type { ModelView } from '../model-view/model-view.js';
import type { ModelViews } from '../model-view/model-views.js';
import { layerCount, layerTree, type LayerNode, type LayerTree } from './layer-tree.js';
import {
  layerAccessibilityLabel,
  layerContext,
  layerDescription,
  layerFacts,
  layerIcon,
} from './layer-words.js';

/** Models with more layers than this begin with their groups closed. */
const longModel = 80;

/** When to try again to select a row, each after the one before. */
const revealDelaysMs = [100, 300, 1000, 3000];

const noLayers: LayerTree = { roots: [], leaves: new Map() };

/** The native tree of layers. Choosing a row runs a command, so that a row which follows the page sends nothing back. */
export class LayerExplorer implements vscode.TreeDataProvider<LayerNode>, Disposable {
  readonly #changed = new vscode.EventEmitter<undefined>();
  readonly #treeView: vscode.TreeView<LayerNode>;
  readonly #disposables: readonly Disposable[];
  #tree = noLayers;
  #nextReveal: ReturnType<typeof setTimeout> | undefined;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly views: ModelViews) {
    this.#treeView = vscode.window.createTreeView(viewIds.layers, {
      treeDataProvider: this,
      showCollapseAll: true,
    });
    this.#disposables = [
      this.#changed,
      this.#treeView,
      views.onDidChangeActive(() => {
        this.#showActive();
      }),
      views.onDidChange((change) => {
        if (change === 'layer') this.#follow();
        if (change === 'model' || change === 'place') this.#showActive();
      }),
      this.#treeView.onDidChangeVisibility(() => {
        this.#follow();
      }),
    ];
    this.#showActive();
  }

  getChildren(node?: LayerNode): LayerNode[] {
    if (node === undefined) return [...this.#tree.roots];
    return node.kind === 'group' ? [...node.children] : [];
  }

  getParent(node: LayerNode): LayerNode | undefined {
    return node.parent;
  }

  getTreeItem(node: LayerNode): vscode.TreeItem {
    // With the document in it: what is folded up in one model says nothing about another.
    const idFor = (name: string) => `${this.views.active?.uri.toString() ?? ''} ${node.kind} ${name}`;
    if (node.kind === 'group') {
      const item = new vscode.TreeItem(
        node.label,
        this.#tree.leaves.size > longModel
          ? vscode.TreeItemCollapsibleState.Collapsed
          : vscode.TreeItemCollapsibleState.Expanded,
      );
      item.id = idFor(node.path);
      item.iconPath = new vscode.ThemeIcon('symbol-namespace');
      item.description = `${String(layerCount(node))} layers`;
      item.contextValue = 'group';
      return item;
    }
    const { layer } = node;
    const item = new vscode.TreeItem(node.label);
    item.id = idFor(layer.name);
    item.iconPath = new vscode.ThemeIcon(
      layerIcon(layer),
      layer.unsupported === null ? undefined : new vscode.ThemeColor('list.warningForeground'),
    );
    item.description = layerDescription(layer);
    item.tooltip = tooltip(layer.name, layerFacts(layer));
    item.accessibilityInformation = { label: layerAccessibilityLabel(layer) };
    item.contextValue = layerContext(layer);
    item.command = { command: commandIds.revealLayer, title: 'Show Layer', arguments: [node] };
    return item;
  }

  dispose(): void {
    clearTimeout(this.#nextReveal);
    disposeAll(this.#disposables);
  }

  #showActive(): void {
    const view = this.views.active;
    this.#tree = view?.model === undefined ? noLayers : layerTree(view.model.layers);
    // Empty texts remove what stood there.
    this.#treeView.description = view?.fileName ?? '';
    this.#treeView.message = messageFor(view);
    this.#changed.fire(undefined);
    this.#follow();
  }

  /** Selects the layer that the page shows, without taking the focus and without opening a side bar that is closed. */
  #follow(attempt = 0): void {
    if (!this.#treeView.visible) return;
    const leaf = this.#tree.leaves.get(this.views.active?.selectedLayer ?? '');
    if (leaf === undefined || this.#treeView.selection[0] === leaf) return;
    this.#treeView.reveal(leaf, { select: true, focus: false }).then(undefined, () => {
      // A view that has just been opened, or filled, does not know its rows yet, and says so by failing.
      const delayMs = revealDelaysMs[attempt];
      if (delayMs === undefined) return;
      clearTimeout(this.#nextReveal);
      this.#nextReveal = setTimeout(() => {
        this.#follow(attempt + 1);
      }, delayMs);
    });
  }
}

function messageFor(view: ModelView | undefined): string {
  if (view === undefined || view.model !== undefined) return '';
  return view.failure ?? `Opening ${view.fileName}…`;
}

function tooltip(name: string, facts: readonly string[]): vscode.MarkdownString {
  const text = new vscode.MarkdownString().appendMarkdown('**').appendText(name).appendMarkdown('**');
  for (const fact of facts) text.appendMarkdown('  \n').appendText(fact);
  return text;
}
