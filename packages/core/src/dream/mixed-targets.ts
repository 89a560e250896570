import type { DreamTarget } from './dream.js';

/** What to dream of on the way from some targets to another one: the share of the way is its weight. */
export function mixedTargets(
  from: readonly DreamTarget[],
  towards: DreamTarget,
  share: number,
): readonly DreamTarget[] {
  const before = from.map((target) => ({ ...target, weight: target.weight * (1 - share) }));
  // At either end only that end's layers are computed.
  if (share <= 0) return before;
  const after = { ...towards, weight: towards.weight * share };
  return share >= 1 ? [after] : [...before, after];
}
