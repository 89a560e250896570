import { wholeNumber } from './whole-number.js';

/** A class by its index, or the one that the network gives the greatest logit. */
export type ClassChoice = number | 'top';

/** Reads an option's value. */
export function classChoice(text: string): ClassChoice {
  return text === 'top' ? text : wholeNumber(text);
}
