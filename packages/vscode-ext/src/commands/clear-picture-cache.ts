import * as vscode from 'vscode';
import type { ModelViews } from '../model-view/model-views.js';

const memoryKey = 'picturesClearedAtMs';

/**
 * "Clear Picture Cache". The pages keep finished pictures in their browser's database: those that are open drop them now, and one
 * that is opened later drops what it kept before this.
 */
export async function clearPictureCache(views: ModelViews, memory: vscode.Memento): Promise<void> {
  const timeMs = Date.now();
  await memory.update(memoryKey, timeMs);
  for (const view of views.all) view.clearPictures(timeMs);
  void vscode.window.showInformationMessage('Pictures that Featurescope has kept are made anew from now on.');
}

/** When they were cleared for the last time, in milliseconds since 1970; 0: never. */
export function picturesClearedAtMs(memory: vscode.Memento): number {
  const value = memory.get<unknown>(memoryKey);
  return typeof value === 'number' ? value : 0;
}
