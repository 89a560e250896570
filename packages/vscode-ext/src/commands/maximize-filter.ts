// "Maximize Filter…": a layer and a channel of the active view, or of a model to open, enlarged.
import * as vscode from 'vscode';
import { layerDescription, layerIcon } from '../layer-explorer/layer-words.js';
import type { ModelView } from '../model-view/model-view.js';
import type { ModelViews } from '../model-view/model-views.js';
import { chooseModel } from './choose-model.js';

/** @param open opens the view of one model */
export async function maximizeFilter(
  { active }: ModelViews,
  open: (uri: vscode.Uri) => ModelView,
): Promise<void> {
  if (active?.model === undefined) {
    // Which layers there are is known once the page has read the file: the gallery of the first is a start.
    const uri = await chooseModel('Maximize Filter');
    if (uri) open(uri).show('maximized');
    return;
  }
  const layers = active.model.layers.filter(
    ({ unsupported, kind }) => unsupported === null && kind !== 'input',
  );
  const layer = await vscode.window.showQuickPick(
    layers.map((each) => ({
      label: each.name,
      description: layerDescription(each),
      iconPath: new vscode.ThemeIcon(layerIcon(each)),
      picked: each.name === active.selectedLayer,
      channelCount: channelCountOf(each.outputShape),
    })),
    { title: 'Maximize Filter: Layer', placeHolder: 'Choose a layer', matchOnDescription: true },
  );
  if (layer === undefined) return;
  const last = layer.channelCount - 1;
  const channel = await vscode.window.showInputBox({
    title: `Maximize Filter of ${layer.label}`,
    prompt: `The filter's number, from 0 to ${String(last)}`,
    value: '0',
    validateInput: (text) =>
      /^\d+$/.test(text.trim()) && Number(text) <= last
        ? undefined
        : `A whole number from 0 to ${String(last)} is expected.`,
  });
  if (channel === undefined) return;
  active.showUnit(layer.label, Number(channel));
  active.reveal();
}

/** Of "(?, 28, 28, 32)" the last number; as many as there may be where it is open. */
function channelCountOf(outputShape: string): number {
  const [, count] = /(\d+)\)$/.exec(outputShape) ?? [];
  return count === undefined ? Number.MAX_SAFE_INTEGER : Number(count);
}
