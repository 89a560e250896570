import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  guessInputEncoding,
  inputEncodings,
  type InputEncodingGuess,
  type InputEncodingName,
  type Network,
} from '@featurescope/core';

/** The encoding of that name; with 'auto' what the model's metadata or its layers suggest. */
export async function chooseEncoding(
  name: InputEncodingName | 'auto',
  model: string,
  network: Network,
): Promise<InputEncodingGuess> {
  if (name !== 'auto') return { encoding: inputEncodings[name], reason: `"${name}" was asked for.` };
  return guessInputEncoding(network, await metadataBeside(model));
}

/** Parsed content of the metadata.json beside a model; null when there is none, or it is no JSON. */
async function metadataBeside(model: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(join(dirname(model), 'metadata.json'), 'utf8'));
  } catch {
    // It is optional, and may belong to something else.
    return null;
  }
}
