import { FeaturescopeError } from '../error.js';

/** The first item of a list that is never empty here. */
export function firstOf<T>(items: readonly T[]): T {
  const [first] = items;
  if (first === undefined) throw new FeaturescopeError('INTERNAL', 'An operation was run without inputs.');
  return first;
}
