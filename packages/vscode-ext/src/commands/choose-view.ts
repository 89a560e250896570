// Which open model? The only one, one of several, or one to open.
import * as vscode from 'vscode';
import { folderOf } from '../files.js';
import type { ModelView } from '../model-view/model-view.js';
import type { ModelViews } from '../model-view/model-views.js';

/** What a view is wanted for, and how one is opened where there is none. */
export interface ViewWish {
  readonly title: string;
  readonly placeHolder: string;
  /** Asks for a model that is not open yet; undefined where the person has changed their mind. */
  readonly openOther: () => Promise<ModelView | undefined>;
}

/** The one open model; of several, the one that the person chooses; without any, one to open. */
export async function chooseView(
  { all }: ModelViews,
  { title, placeHolder, openOther }: ViewWish,
): Promise<ModelView | undefined> {
  const [first, second] = all;
  if (first === undefined) return openOther();
  if (second === undefined) return first;
  const other = { label: 'Another Model…', iconPath: new vscode.ThemeIcon('folder-opened'), view: undefined };
  const pick = await vscode.window.showQuickPick(
    [
      ...all.map((view) => ({
        label: view.fileName,
        description: vscode.workspace.asRelativePath(folderOf(view.uri)),
        iconPath: new vscode.ThemeIcon('file-binary'),
        view,
      })),
      other,
    ],
    { title, placeHolder },
  );
  return pick === undefined ? undefined : (pick.view ?? openOther());
}
