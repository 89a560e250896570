/**
 * Groups of vectors that point the same way, each group in ascending order.
 *
 * @param vectors of length 1
 * @param cosine from which on two are alike
 * @param isAlike a further test of two that are, by index
 */
export function similarGroups(
  vectors: readonly Float64Array[],
  cosine: number,
  isAlike: (a: number, b: number) => boolean = () => true,
): readonly (readonly number[])[] {
  // |a − b|² = 2 − 2 · cosine for vectors of length 1. The sum only grows, so most pairs are done after a few numbers.
  const largestDistance = 2 - 2 * cosine;
  const groups: number[][] = [];
  const isGrouped = new Set<number>();
  vectors.forEach((vector, index) => {
    if (isGrouped.has(index)) return;
    const group = [index];
    for (let other = index + 1; other < vectors.length; other++) {
      if (isGrouped.has(other)) continue;
      const isNear =
        squaredDistance(vector, vectors[other] as Float64Array, largestDistance) <= largestDistance;
      if (isNear && isAlike(index, other)) group.push(other);
    }
    if (group.length === 1) return;
    for (const member of group) isGrouped.add(member);
    groups.push(group);
  });
  return groups;
}

/** Exact up to `enough`; beyond it any larger number. */
function squaredDistance(a: Float64Array, b: Float64Array, enough: number): number {
  let sum = 0;
  for (let index = 0; index < a.length && sum <= enough; index++) {
    const difference = (a[index] as number) - (b[index] as number);
    sum += difference * difference;
  }
  return sum;
}
