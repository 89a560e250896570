import { InvalidArgumentError } from 'commander';

/** Reads an option's value: any finite number. */
export function realNumber(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('It has to be a number.');
}

/** Reads an option's value: a finite number, 0 or more. */
export function amount(text: string): number {
  const value = realNumber(text);
  if (value >= 0) return value;
  throw new InvalidArgumentError('It has to be a number, 0 or more.');
}

/** Reads an option's value: two numbers, as in "3,-1.5". */
export function numberPair(text: string): readonly [number, number] {
  const [first, second, ...more] = text.split(',').map(realNumber);
  if (first !== undefined && second !== undefined && more.length === 0) return [first, second];
  throw new InvalidArgumentError('It has to be two numbers, as in "3,-1.5".');
}
