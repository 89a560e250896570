// What the active model view computes, and on what.
import * as vscode from 'vscode';
import { disposeAll, type Disposable } from './disposable.js';
import { commandIds } from './manifest-ids.js';
import type { ModelViews } from './model-view/model-views.js';

/** Two entries: the running job, which a click cancels, and the backend in use, which a click changes. */
export class StatusBar implements Disposable {
  readonly #job = vscode.window.createStatusBarItem('featurescope.job', vscode.StatusBarAlignment.Left, 1);
  readonly #backend = vscode.window.createStatusBarItem(
    'featurescope.backend',
    vscode.StatusBarAlignment.Right,
    100,
  );
  readonly #disposables: readonly Disposable[];

  constructor(private readonly views: ModelViews) {
    this.#job.name = 'Featurescope: Running Work';
    this.#job.command = commandIds.cancelRunningWork;
    this.#backend.name = 'Featurescope: Compute Backend';
    this.#backend.command = commandIds.selectBackend;
    const update = () => {
      this.#update();
    };
    this.#disposables = [
      this.#job,
      this.#backend,
      views.onDidChangeActive(update),
      views.onDidChange(update),
    ];
    this.#update();
  }

  dispose(): void {
    disposeAll(this.#disposables);
  }

  #update(): void {
    const view = this.views.active;
    const job = view?.job;
    if (view === undefined || job === undefined) this.#job.hide();
    else {
      const progress = jobProgress(job.done, job.total);
      this.#job.text = `$(loading~spin) ${job.title}${progress}`;
      this.#job.tooltip = `${view.fileName}: ${job.title}${progress}. Click to cancel.`;
      this.#job.accessibilityInformation = { label: `${job.title}${progress}, cancel`, role: 'button' };
      this.#job.show();
    }
    const backend = view?.backend;
    if (backend === undefined) this.#backend.hide();
    else {
      this.#backend.text = `$(chip) ${backend.backend}`;
      this.#backend.tooltip = `Featurescope computes with ${backend.description} Click to choose another backend.`;
      this.#backend.accessibilityInformation = {
        label: `Featurescope computes with ${backend.backend}`,
        role: 'button',
      };
      this.#backend.show();
    }
  }
}

/** " 12/32"; nothing where the end is not known. */
function jobProgress(done: number, total: number): string {
  return total > 0 ? ` ${String(done)}/${String(total)}` : '';
}
