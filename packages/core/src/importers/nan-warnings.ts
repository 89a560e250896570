import type { LayerDraft } from '../network/build-network.js';

/** A sentence for each weight of a layer that holds values that are no numbers. */
export function nanWarnings({ name, weights }: LayerDraft): string[] {
  const damaged = Object.entries(weights).filter(([, weight]) => holdsNan(weight.values));
  return damaged.map(
    ([weight]) =>
      `Layer "${name}" holds values that are no numbers (NaN) in its ${weight}: what it computes is not meaningful.`,
  );
}

function holdsNan(values: Float32Array): boolean {
  for (const value of values) if (Number.isNaN(value)) return true;
  return false;
}
