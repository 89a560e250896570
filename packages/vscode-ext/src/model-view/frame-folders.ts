// Frames that the page makes one by one → files, so that a crash or a cancel costs no more than the one at hand.
import * as vscode from 'vscode';
import type { FrameOutcome, FrameRequest } from '@featurescope/webview/protocol';
import { fileNameOf } from '../files.js';

/** What the page may write: frames, and what says how they were made. */
const frameFileName = /^[\w-]+(\.[\w-]+)*\.(png|json)$/;

/** In the extension's storage so many loops are kept; the oldest goes first. */
const keptLoops = 12;

/** Which folders were handed out, from one session to the next: the page writes nowhere else. */
const memoryKey = 'frameFolders';

/** What the folders need of the extension. */
export interface FrameFoldersContext {
  /** The extension's own storage. */
  readonly storage: vscode.Uri;
  readonly memory: vscode.Memento;
}

/** Does what the page asks for; what goes wrong is told in the answer, in a sentence. */
export async function handleFrames(
  request: FrameRequest,
  context: FrameFoldersContext,
): Promise<FrameOutcome> {
  try {
    switch (request.kind) {
      case 'open':
        return await openFolder(request, context);
      case 'write': {
        const file = fileIn(request.folder, request.name, context);
        await vscode.workspace.fs.writeFile(file, request.bytes);
        return { kind: 'written' };
      }
      case 'list': {
        const folder = known(request.folder, context);
        const entries = await vscode.workspace.fs.readDirectory(folder);
        const names = entries.map(([name]) => name).filter((name) => frameFileName.test(name));
        return { kind: 'listed', names: names.toSorted() };
      }
      case 'read': {
        const file = fileIn(request.folder, request.name, context);
        return { kind: 'read', bytes: Uint8Array.from(await vscode.workspace.fs.readFile(file)) };
      }
      default:
        return request satisfies never;
    }
  } catch (error) {
    return { kind: 'failed', message: error instanceof Error ? error.message : String(error) };
  }
}

async function openFolder(
  { where, name }: Extract<FrameRequest, { readonly kind: 'open' }>,
  context: FrameFoldersContext,
): Promise<FrameOutcome> {
  const parent = where === 'storage' ? loopsFolder(context) : await chooseFolder();
  if (parent === undefined) return { kind: 'given-up' };
  await vscode.workspace.fs.createDirectory(parent);
  const folder = await newFolder(parent, name);
  const uris = foldersOf(context);
  await context.memory.update(memoryKey, [...uris, folder.toString()].slice(-100));
  if (where === 'storage') await forgetOldest(parent);
  const label = where === 'storage' ? 'the extension’s storage' : vscode.workspace.asRelativePath(folder);
  return { kind: 'opened', folder: { uri: folder.toString(), label } };
}

async function chooseFolder(): Promise<vscode.Uri | undefined> {
  const first = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title: 'Choose a Folder for the Frames',
    openLabel: 'Save Frames Here',
    canSelectFiles: false,
    canSelectFolders: true,
    ...(first === undefined ? {} : { defaultUri: first }),
  });
  return chosen?.[0];
}

/** A folder that is not there yet: nothing of before is ever written over. */
async function newFolder(parent: vscode.Uri, name: string): Promise<vscode.Uri> {
  const taken = new Set((await vscode.workspace.fs.readDirectory(parent)).map(([entry]) => entry));
  const base = name.replaceAll(/[^\p{L}\p{N}_.-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'frames';
  let free = base;
  for (let number = 2; taken.has(free); number += 1) free = `${base}-${String(number)}`;
  const folder = vscode.Uri.joinPath(parent, free);
  await vscode.workspace.fs.createDirectory(folder);
  return folder;
}

async function forgetOldest(parent: vscode.Uri): Promise<void> {
  const names = (await vscode.workspace.fs.readDirectory(parent)).map(([name]) => name);
  const folders = await Promise.all(
    names.map(async (name) => {
      const uri = vscode.Uri.joinPath(parent, name);
      return { uri, ctime: (await vscode.workspace.fs.stat(uri)).ctime };
    }),
  );
  for (const { uri } of folders.toSorted((a, b) => b.ctime - a.ctime).slice(keptLoops)) {
    await vscode.workspace.fs.delete(uri, { recursive: true });
  }
}

function loopsFolder({ storage }: FrameFoldersContext): vscode.Uri {
  return vscode.Uri.joinPath(storage, 'dream-loops');
}

function foldersOf({ memory }: FrameFoldersContext): readonly string[] {
  const uris = memory.get<unknown>(memoryKey);
  return Array.isArray(uris) ? uris.filter((uri) => typeof uri === 'string') : [];
}

/** @throws when the folder is none that was handed out */
function known(folder: string, context: FrameFoldersContext): vscode.Uri {
  if (foldersOf(context).includes(folder)) return vscode.Uri.parse(folder);
  throw new Error(`${fileNameOf(vscode.Uri.parse(folder))} is no folder that frames were saved to.`);
}

function fileIn(folder: string, name: string, context: FrameFoldersContext): vscode.Uri {
  if (!frameFileName.test(name)) throw new Error(`"${name}" is no name of a frame.`);
  return vscode.Uri.joinPath(known(folder, context), name);
}
