import * as v from 'valibot';
import { imagenetClasses } from './imagenet-class-names.js';

/** The files beside a model that may name its classes, in the order in which they are tried. */
export const classNameFiles = ['labels.txt', 'metadata.json', 'class_names.json'] as const;

const name = v.union([v.string(), v.pipe(v.number(), v.transform(String))]);
const nameList = v.pipe(v.array(name), v.minLength(1));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

/** Lists, or names by index, or (as `flow_from_directory` of Keras gives them) indices by name. */
const namesSchema = v.union([
  nameList,
  v.pipe(v.record(v.pipe(v.string(), v.regex(/^\d+$/)), name), v.transform(namesByIndex)),
  v.pipe(
    v.record(v.string(), index),
    // Any object of whole numbers looks like it: only one in which each index stands once is meant so.
    v.check(isNumbering),
    v.transform((indices) =>
      namesByIndex(Object.fromEntries(Object.entries(indices).map(([key, value]) => [value, key]))),
    ),
  ),
]);

const metadataSchema = v.union([
  v.pipe(
    v.object({ labels: namesSchema }),
    v.transform(({ labels }) => labels),
  ),
  v.pipe(
    v.object({ classes: namesSchema }),
    v.transform(({ classes }) => classes),
  ),
  v.pipe(
    v.object({ classNames: namesSchema }),
    v.transform(({ classNames }) => classNames),
  ),
]);

/**
 * The names of a model's classes, by class index, as a file beside it states them: `labels.txt` (one per line; "0 name"
 * and "0: name" too), `metadata.json` (`labels`, `classes` or `classNames`) or `class_names.json` (a list, names by index
 * or indices by name).
 *
 * @returns null when the file names none in a form that is known
 */
export function classNamesFrom(fileName: string, text: string): readonly string[] | null {
  if (/\.txt$/i.test(fileName)) return namesFromLines(text);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    // What is no JSON names no classes. The model itself can be looked at without names.
    return null;
  }
  const stated = v.safeParse(v.union([metadataSchema, namesSchema]), parsed);
  return stated.success && stated.output.length > 0 ? stated.output : null;
}

/** The classes of ImageNet, for models of 1000 classes without names of their own. */
export function imagenetClassNames(): readonly string[] {
  return imagenetClasses;
}

/**
 * The names for a model of so many classes: those stated beside it when there are enough, else ImageNet's for 1000 classes
 * (for 1001, the first is the background); null when there are none.
 */
export function classNamesFor(
  classCount: number | null,
  stated: readonly string[] | null,
): readonly string[] | null {
  if (stated && (classCount === null || stated.length >= classCount)) return stated;
  if (classCount === 1000) return imagenetClassNames();
  return classCount === 1001 ? ['background', ...imagenetClassNames()] : null;
}

function namesFromLines(text: string): readonly string[] | null {
  const lines = text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .map((line) => line.trim());
  while (lines.at(-1) === '') lines.pop();
  if (lines.length === 0) return null;
  const numbered = lines.map((line) => /^(\d+)\s*[:,;\s]\s*(\S.*)$/.exec(line));
  // Names may begin with a number ("3 dots"): it counts as an index only when every line has its own.
  const isNumbered = numbered.every((match, line) => match !== null && Number(match[1]) === line);
  return isNumbered ? numbered.map((match) => match?.[2] ?? '') : lines;
}

function isNumbering(indices: Readonly<Record<string, number>>): boolean {
  const numbers = Object.values(indices).sort((a, b) => a - b);
  return numbers.length > 0 && numbers.every((number, place) => number === place);
}

/** A hole is named by its number. */
function namesByIndex(names: Readonly<Record<string, string>>): readonly string[] {
  const length = Math.max(...Object.keys(names).map(Number), -1) + 1;
  if (length > largestClassCount) return [];
  return Array.from({ length }, (_, position) => names[position] ?? String(position));
}

/** Above this an index is no class. */
const largestClassCount = 100_000;
