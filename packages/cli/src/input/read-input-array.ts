import { extname } from 'node:path';
import { FeaturescopeError, type FloatImage, type ImageInput } from '@featurescope/core';
import { floatImageFrom } from './float-image.js';
import { parseJsonArray } from './parse-json-array.js';
import { parseNpy } from './parse-npy.js';
import { readNamedFile } from './read-file.js';

/** Numbers in the network's own units from a .json or .npy file. */
export async function readInputArray(path: string, input: ImageInput): Promise<FloatImage> {
  const bytes = await readNamedFile(path);
  switch (extname(path).toLowerCase()) {
    case '.json':
      return floatImageFrom(path, parseJsonArray(path, new TextDecoder().decode(bytes)), input);
    case '.npy':
      return floatImageFrom(path, parseNpy(path, bytes), input);
    default:
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `--input takes numbers from a .json or .npy file, not from "${path}"; give pictures with --image.`,
      );
  }
}
