import { basename, dirname, join } from 'node:path';
import { classNameFiles, classNamesFor, classNamesFrom, FeaturescopeError } from '@featurescope/core';
import { readNamedFile } from './read-file.js';

/**
 * The names of a model's classes: from the file that the person named, else from one beside the model, else ImageNet's for
 * 1000 classes; null when nobody names them.
 *
 * @throws `INVALID_REQUEST` when the named file is not there, or names too few classes
 */
export async function readClassNames(
  model: string,
  classCount: number,
  labels: string | undefined,
): Promise<readonly string[] | null> {
  if (labels !== undefined) {
    const names = classNamesFrom(basename(labels), new TextDecoder().decode(await readNamedFile(labels)));
    if (names && names.length >= classCount) return names;
    const found = names ? `names ${names.length}` : 'names none in a form that is known';
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `"${labels}" ${found}, and the model has ${classCount} classes. Give one name per line (.txt), or a JSON list.`,
    );
  }
  for (const file of classNameFiles) {
    const bytes = await readNamedFile(join(dirname(model), file)).catch(() => null);
    const names = bytes && classNamesFrom(file, new TextDecoder().decode(bytes));
    // Names of another number of classes are another model's.
    if (names?.length === classCount) return names;
  }
  return classNamesFor(classCount, null);
}
