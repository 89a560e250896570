// The names of the classes, from the files beside the model.
import { classNameFiles, classNamesFor, classNamesFrom } from '@featurescope/core';
import type { SiblingLookup } from '@featurescope/worker';

/** @returns null when nobody says what the classes are called */
export async function findClassNames(
  sibling: SiblingLookup,
  classCount: number,
): Promise<readonly string[] | null> {
  for (const file of classNameFiles) {
    const names = await namesIn(sibling, file);
    // Names of another number of classes are another model's.
    if (names?.length === classCount) return names;
  }
  return classNamesFor(classCount, null);
}

async function namesIn(sibling: SiblingLookup, file: string): Promise<readonly string[] | null> {
  try {
    const found = await sibling(file);
    return found && classNamesFrom(file, await found.content.text());
  } catch {
    // A file that cannot be had or read names nothing; the classes are then shown by number.
    return null;
  }
}
