// All open models; which one the layer explorer and the status bar speak of.
import * as vscode from 'vscode';
import type { ModelView, ModelViewChange } from './model-view.js';

/** The registry of open model views. */
export class ModelViews {
  /** The one used last comes first. */
  #byRecency: ModelView[] = [];
  readonly #changedActive = new vscode.EventEmitter<undefined>();
  readonly #changed = new vscode.EventEmitter<ModelViewChange>();

  /** Another view has become the active one, or the last one was closed. */
  readonly onDidChangeActive = this.#changedActive.event;
  /** Something about the active view has changed. */
  readonly onDidChange = this.#changed.event;

  /** The view that was last in use, even while the code has the focus. */
  get active(): ModelView | undefined {
    return this.#byRecency[0];
  }

  /** All open views, the one used last first. */
  get all(): readonly ModelView[] {
    return this.#byRecency;
  }

  /** The view that shows a file, if any. */
  find(uri: vscode.Uri): ModelView | undefined {
    const text = uri.toString();
    return this.#byRecency.find((view) => view.uri.toString() === text);
  }

  /** Takes a new view in, until it ends. */
  add(view: ModelView): void {
    if (view.panel.active || this.#byRecency.length === 0) this.#byRecency.unshift(view);
    else this.#byRecency.push(view);
    view.onDidActivate(() => {
      if (this.active === view) return;
      this.#byRecency = [view, ...this.#byRecency.filter((other) => other !== view)];
      this.#changedActive.fire(undefined);
    });
    view.onDidChange((change) => {
      if (this.active === view) this.#changed.fire(change);
    });
    view.onDidDispose(() => {
      const wasActive = this.active === view;
      this.#byRecency = this.#byRecency.filter((other) => other !== view);
      if (wasActive) this.#changedActive.fire(undefined);
    });
    if (this.active === view) this.#changedActive.fire(undefined);
  }
}
