import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The command line as npm links it. */
export const featurescopeScript = join(root, 'packages/cli/bin/featurescope.mjs');

/** How a program has ended, and what it has written. */
export interface Run {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs Node in the repository. @param environment beside this process's own */
export function runNode(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { cwd: root, env: { ...process.env, ...environment } });
    let [out, err] = ['', ''];
    child.stdout.on('data', (text: Buffer) => (out += text.toString()));
    child.stderr.on('data', (text: Buffer) => (err += text.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      resolve({ code, out, err });
    });
  });
}

/** Runs the built command line as a person does. */
export function featurescope(...words: readonly string[]): Promise<Run> {
  return runNode([featurescopeScript, ...words]);
}
