import { InvalidArgumentError } from 'commander';

/** Reads an option's value from 0 to 1. */
export function unitNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError('It has to be a number from 0 to 1.');
}
