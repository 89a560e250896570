/** What can be ended: VS Code's own disposables, its event emitters, and ours. */
export interface Disposable {
  dispose(): unknown;
}

/** Ends each. */
export function disposeAll(disposables: readonly Disposable[]): void {
  for (const disposable of disposables) disposable.dispose();
}
