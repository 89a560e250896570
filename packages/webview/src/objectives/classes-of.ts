/** Classes that are made without being chosen. */
export const mostClasses = 50;

/**
 * Classes by number, as in "0-9, 281"; none that is not there.
 * @param range empty: all, or the first of very many
 */
export function classesOf(range: string, classCount: number): readonly number[] {
  const all = Array.from({ length: classCount }, (_, index) => index);
  if (range.trim() === '') return all.slice(0, mostClasses);
  const parts = range.split(/[\s,;]+/).filter((part) => part !== '');
  const chosen = parts.flatMap((part) => {
    const [, first = '', last = first] = /^(\d+)(?:[-–](\d+))?$/.exec(part) ?? [];
    return first === '' ? [] : all.slice(Number(first), Number(last) + 1);
  });
  return [...new Set(chosen)];
}
