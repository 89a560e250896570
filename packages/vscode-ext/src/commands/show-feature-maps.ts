// "Show Feature Maps": on images of the explorer, on a row of the layer explorer, or, from the palette, on the active view.
import * as vscode from 'vscode';
import { fileNameOf } from '../files.js';
import type { ModelView } from '../model-view/model-view.js';
import type { ModelViews } from '../model-view/model-views.js';
import { chooseModel } from './choose-model.js';
import { chooseView } from './choose-view.js';
import { layerNameOf, showLayerAs } from './show-layer.js';

/**
 * Runs the command.
 *
 * @param open Opens the view of one model.
 * @param clicked What VS Code hands over: an image that was clicked on, or a row of the layer explorer.
 * @param selected All selected files of the explorer, the clicked one among them.
 */
export async function showFeatureMaps(
  views: ModelViews,
  open: (uri: vscode.Uri) => ModelView,
  clicked: unknown,
  selected: unknown,
): Promise<void> {
  if (layerNameOf(clicked) !== undefined) {
    showLayerAs(views, 'maps', clicked);
    return;
  }
  const images = imagesOf(clicked, selected);
  const view =
    images.length === 0
      ? await activeView(views, open)
      : await chooseView(views, {
          title: `Feature Maps of ${imageWords(images)}`,
          placeHolder: 'Choose the model to look through',
          openOther: () => openOther(open),
        });
  if (view === undefined) return;
  view.show('maps');
  if (images.length > 0) await view.addPictures(images);
  view.reveal();
}

/** The images that a command was run on; none where it comes from the palette. */
export function imagesOf(clicked: unknown, selected: unknown): readonly vscode.Uri[] {
  const files = Array.isArray(selected) ? selected.filter((uri) => uri instanceof vscode.Uri) : [];
  return files.length === 0 && clicked instanceof vscode.Uri ? [clicked] : files;
}

async function activeView(
  { active }: ModelViews,
  open: (uri: vscode.Uri) => ModelView,
): Promise<ModelView | undefined> {
  return active ?? openOther(open);
}

async function openOther(open: (uri: vscode.Uri) => ModelView): Promise<ModelView | undefined> {
  const model = await chooseModel('Show Feature Maps');
  return model && open(model);
}

function imageWords(images: readonly vscode.Uri[]): string {
  const [image] = images;
  return images.length === 1 && image !== undefined ? fileNameOf(image) : `${String(images.length)} images`;
}
