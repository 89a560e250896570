import * as vscode from 'vscode';

/** Says in a sentence why a file cannot be opened. */
export function explainReadError(fileName: string, error: unknown): string {
  if (error instanceof vscode.FileSystemError) {
    if (error.code === 'FileNotFound') return `${fileName} is no longer there: it was moved or deleted.`;
    if (error.code === 'NoPermissions') return `${fileName} may not be read: its permissions forbid it.`;
    if (error.code === 'Unavailable')
      return `${fileName} cannot be reached: its file system does not answer.`;
  }
  return `${fileName} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
}
