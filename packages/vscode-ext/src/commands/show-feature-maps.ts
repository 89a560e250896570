// "Show Feature Maps": on images of the explorer, on a row of the layer explorer, or, from the palette, on the active view.
import * as vscode from 'vscode';
import { fileNameOf, folderOf } from '../files.js';
import type { ModelView } from '../model-view/model-view.js';
import type { ModelViews } from '../model-view/model-views.js';
import { chooseModel } from './choose-model.js';
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
  const view = images.length > 0 ? await chooseView(views, open, images) : await activeView(views, open);
  if (view === undefined) return;
  view.show('maps');
  if (images.length > 0) await view.addPictures(images);
  view.reveal();
}

function imagesOf(clicked: unknown, selected: unknown): readonly vscode.Uri[] {
  const files = Array.isArray(selected) ? selected.filter((uri) => uri instanceof vscode.Uri) : [];
  return files.length === 0 && clicked instanceof vscode.Uri ? [clicked] : files;
}

async function activeView(
  { active }: ModelViews,
  open: (uri: vscode.Uri) => ModelView,
): Promise<ModelView | undefined> {
  if (active !== undefined) return active;
  const model = await chooseModel('Show Feature Maps');
  return model && open(model);
}

/** The one open model; of several, the one that the person chooses; without any, one to open. */
async function chooseView(
  views: ModelViews,
  open: (uri: vscode.Uri) => ModelView,
  images: readonly vscode.Uri[],
): Promise<ModelView | undefined> {
  const [first] = views.all;
  if (first === undefined || views.all.length === 1) return activeView(views, open);
  const [image] = images;
  const what =
    images.length === 1 && image !== undefined ? fileNameOf(image) : `${String(images.length)} images`;
  const other = { label: 'Another Model…', iconPath: new vscode.ThemeIcon('folder-opened'), view: undefined };
  const pick = await vscode.window.showQuickPick(
    [
      ...views.all.map((view) => ({
        label: view.fileName,
        description: vscode.workspace.asRelativePath(folderOf(view.uri)),
        iconPath: new vscode.ThemeIcon('file-binary'),
        view,
      })),
      other,
    ],
    { title: `Feature Maps of ${what}`, placeHolder: 'Choose the model to look through' },
  );
  if (pick === undefined || pick.view !== undefined) return pick?.view;
  const model = await chooseModel('Show Feature Maps');
  return model && open(model);
}
