import { FeaturescopeError } from '@featurescope/core';

/**
 * The numbers that "0-24" or "3,5,8-11" stands for, each once, in the order given.
 *
 * @param count numbers go from 0 to `count` − 1
 * @param what a word for the error ("filters")
 * @throws `INVALID_REQUEST` for anything else
 */
export function numbersFromRange(text: string, count: number, what: string): number[] {
  const numbers = new Set<number>();
  for (const part of text.split(',')) {
    const [, first = '', last = first] = /^\s*(\d+)\s*(?:-\s*(\d+)\s*)?$/.exec(part) ?? [];
    if (first === '') {
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `"${text}" is no choice of ${what}: give numbers and ranges, as in "0-24" or "3,5,8-11".`,
      );
    }
    const [low, high] = [Number(first), Number(last)];
    if (low > high) {
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `The range "${part.trim()}" runs backwards: write "${high}-${low}".`,
      );
    }
    if (high >= count) {
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `The layer has ${what} 0 to ${count - 1}; there is no ${high}.`,
      );
    }
    for (let number = low; number <= high; number++) numbers.add(number);
  }
  return [...numbers];
}
