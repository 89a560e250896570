/** Weights are random enough that packing them gains little. */
const maximumInflation = 20;

/** Whatever unpacks to less takes neither long nor much memory. */
const harmlessBytes = 2 ** 27;

/** True when packed content claims a size that no model's weights unpack to: a bomb, or damage. */
export function isBomb(packedBytes: number, claimedBytes: number): boolean {
  return claimedBytes > Math.max(harmlessBytes, packedBytes * maximumInflation);
}
