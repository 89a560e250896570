// "Visualize Class…": what the classes of the active view's model, or of one to open, want to see.
import type * as vscode from 'vscode';
import type { ModelView } from '../model-view/model-view.js';
import type { ModelViews } from '../model-view/model-views.js';
import { chooseModel } from './choose-model.js';

/** @param open opens the view of one model */
export async function visualizeClass(
  { active }: ModelViews,
  open: (uri: vscode.Uri) => ModelView,
): Promise<void> {
  const uri = active ? undefined : await chooseModel('Visualize Class');
  const view = active ?? (uri && open(uri));
  if (view === undefined) return;
  view.show('objectives');
  view.reveal();
}
