// "Go to Layer…", "Show Kernels", "Show Maximized Filters": on a row of the layer explorer, or on the active view.
import * as vscode from 'vscode';
import { layerDescription, layerIcon } from '../layer-explorer/layer-words.js';
import type { ModelView } from '../model-view/model-view.js';
import type { ModelViews } from '../model-view/model-views.js';

/**
 * Shows a layer in the active view.
 *
 * @param row The row that the command was run on; without one the person chooses a layer.
 */
export async function revealLayer({ active }: ModelViews, row: unknown): Promise<void> {
  if (active === undefined) return;
  const layer = layerNameOf(row) ?? (await chooseLayer(active));
  if (layer === undefined) return;
  active.selectLayer(layer);
  bringToSight(active, row);
}

/** Shows the kernels, the maximized filters or the feature maps of a row's layer, or else of the layer that is selected. */
export function showLayerAs(
  { active }: ModelViews,
  view: 'kernels' | 'maximized' | 'maps',
  row: unknown,
): void {
  if (active === undefined) return;
  const layer = layerNameOf(row);
  if (layer !== undefined) active.selectLayer(layer);
  active.show(view);
  bringToSight(active, row);
}

/** Whoever walks through the rows keeps the focus there; whoever comes from the palette wants to be in the view. */
function bringToSight(view: ModelView, row: unknown): void {
  const isFromRow = layerNameOf(row) !== undefined;
  if (!isFromRow || !view.panel.visible) view.reveal(isFromRow);
}

async function chooseLayer(view: ModelView): Promise<string | undefined> {
  const layers = view.model?.layers ?? [];
  const pick = await vscode.window.showQuickPick(
    layers.map((layer) => ({
      label: layer.name,
      description: layerDescription(layer),
      iconPath: new vscode.ThemeIcon(layerIcon(layer)),
    })),
    { title: `Go to Layer of ${view.fileName}`, placeHolder: 'Choose a layer', matchOnDescription: true },
  );
  return pick?.label;
}

/** VS Code hands a command over whatever the place has that it was run from. */
export function layerNameOf(row: unknown): string | undefined {
  if (typeof row !== 'object' || row === null || !('layer' in row)) return undefined;
  const { layer } = row;
  if (typeof layer !== 'object' || layer === null || !('name' in layer)) return undefined;
  return typeof layer.name === 'string' ? layer.name : undefined;
}
