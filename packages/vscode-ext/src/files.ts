// Paths of files, for every kind of file system that VS Code knows.
import * as vscode from 'vscode';

/** The extension's built files. */
export function distFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(extensionUri, 'dist');
}

/** The sample models that come with the extension. */
export function samplesFolder(extensionUri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(distFolder(extensionUri), 'samples');
}

/** A picture that comes with the extension. */
export function samplePictureUri(extensionUri: vscode.Uri, file: string): vscode.Uri {
  return vscode.Uri.joinPath(distFolder(extensionUri), 'pictures', file);
}

/** The folder that a file lies in. */
export function folderOf(uri: vscode.Uri): vscode.Uri {
  return vscode.Uri.joinPath(uri, '..');
}

/** The last part of a path. */
export function fileNameOf(uri: vscode.Uri): string {
  return uri.path.slice(uri.path.lastIndexOf('/') + 1);
}
