import { FeaturescopeError } from '../error.js';

/** @throws `INVALID_REQUEST` unless `count` is a whole number from 1 to `largest` */
export function requireCount(method: string, option: string, count: number, largest: number): void {
  if (Number.isInteger(count) && count >= 1 && count <= largest) return;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `${method} takes a whole number from 1 to ${largest} as "${option}", not ${count}.`,
  );
}

/** @throws `INVALID_REQUEST` unless `amount` is a number, 0 or more */
export function requireAmount(method: string, option: string, amount: number): void {
  if (Number.isFinite(amount) && amount >= 0) return;
  throw new FeaturescopeError(
    'INVALID_REQUEST',
    `${method} takes a number, 0 or more, as "${option}", not ${amount}.`,
  );
}
