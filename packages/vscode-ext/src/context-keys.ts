// The active model view → the context keys that menus, welcome texts and commands depend on.
import * as vscode from 'vscode';
import { contextKeys } from './manifest-ids.js';
import type { ModelViews } from './model-view/model-views.js';

/** Keeps the context keys right until disposed. */
export function keepContextKeys(views: ModelViews): vscode.Disposable {
  const set = new Map<string, boolean>();
  const setKey = (key: string, value: boolean) => {
    if (set.get(key) === value) return;
    set.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = () => {
    const view = views.active;
    setKey(contextKeys.hasView, view !== undefined);
    setKey(contextKeys.hasModel, view?.model !== undefined);
    setKey(contextKeys.isWorking, view?.job !== undefined);
  };
  update();
  return vscode.Disposable.from(views.onDidChangeActive(update), views.onDidChange(update));
}
