// "Dream on Image…": on images of the explorer, or, from the palette, on one to choose.
import type * as vscode from 'vscode';
import { fileNameOf } from '../files.js';
import type { ModelView } from '../model-view/model-view.js';
import type { ModelViews } from '../model-view/model-views.js';
import { chooseModel } from './choose-model.js';
import { choosePicture } from './choose-picture.js';
import { chooseView } from './choose-view.js';
import { imagesOf } from './show-feature-maps.js';

/**
 * Runs the command.
 *
 * @param open Opens the view of one model.
 * @param clicked What VS Code hands over: the image that was clicked on, if any.
 * @param selected All selected files of the explorer, the clicked one among them.
 */
export async function dreamOnImage(
  views: ModelViews,
  open: (uri: vscode.Uri) => ModelView,
  extensionUri: vscode.Uri,
  clicked: unknown,
  selected: unknown,
): Promise<void> {
  const given = imagesOf(clicked, selected);
  const chosen = given.length > 0 ? undefined : await choosePicture('Dream on Image', extensionUri);
  const images = chosen === undefined ? given : [chosen];
  const [image] = images;
  if (image === undefined) return;
  const title = `Dream on ${fileNameOf(image)}`;
  const view = await chooseView(views, {
    title,
    placeHolder: 'Choose the model to dream with',
    openOther: async () => {
      const model = await chooseModel(title, { extensionUri });
      return model && open(model);
    },
  });
  if (view === undefined) return;
  view.show('dream');
  await view.addPictures(images);
  view.reveal();
}
