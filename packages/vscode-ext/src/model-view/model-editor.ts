// The same view as a read-only editor: by default for .keras, on request for the rest.
import type * as vscode from 'vscode';
import { ModelView, type ModelViewContext } from './model-view.js';
import type { ModelViews } from './model-views.js';

/** Opens models as custom editors. There is no document to keep: the page reads the file itself. */
export function modelEditorProvider(
  views: ModelViews,
  context: ModelViewContext,
): vscode.CustomReadonlyEditorProvider {
  return {
    openCustomDocument: (uri) => ({ uri, dispose: () => undefined }),
    resolveCustomEditor({ uri }, panel) {
      views.add(new ModelView(panel, uri, context, 'editor'));
    },
  };
}
