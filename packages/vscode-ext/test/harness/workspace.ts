// Files → a folder of its own for one test, so that no test sees what another has written.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';

/** What a window's folder holds at first. */
export interface WorkspaceFiles {
  /** Files and folders to copy in under their own names; absolute paths. */
  readonly copy?: readonly string[];
  /** Files to write: content by path inside the folder. */
  readonly write?: Readonly<Record<string, string | Uint8Array>>;
}

/** A temporary folder on disk. */
export interface Workspace {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Makes a temporary folder with the given files. */
export async function createWorkspace({ copy = [], write = {} }: WorkspaceFiles): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'featurescope-workspace-'));
  for (const source of copy) await cp(source, join(folder, basename(source)), { recursive: true });
  for (const [path, content] of Object.entries(write)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}
