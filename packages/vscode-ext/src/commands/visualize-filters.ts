// "Visualize Filters": on files of the explorer, on an editor's file, or, from the palette, on a model to choose.
import * as vscode from 'vscode';
import { chooseModel } from './choose-model.js';

/**
 * Runs the command.
 *
 * @param open Opens the view of one model.
 * @param clicked What VS Code hands over: the file that was clicked on, if any.
 * @param selected All selected files of the explorer, the clicked one among them.
 */
export async function visualizeFilters(
  open: (uri: vscode.Uri) => void,
  clicked: unknown,
  selected: unknown,
): Promise<void> {
  const files = Array.isArray(selected) ? selected.filter((uri) => uri instanceof vscode.Uri) : [];
  if (files.length > 0) files.forEach(open);
  else if (clicked instanceof vscode.Uri) open(clicked);
  else {
    const chosen = await chooseModel('Visualize Filters');
    if (chosen !== undefined) open(chosen);
  }
}
