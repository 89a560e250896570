import { FeaturescopeError } from '../error.js';
import type { Network } from '../network/network.js';
import { ancestors } from '../network/subgraph.js';
import { canvasTest } from '../visualization/canvas.js';
import { identityMap, type LinearMap, type Size } from '../visualization/linear-map.js';
import { separableMap, type AxisMatrix } from '../visualization/separable-map.js';
import { resizeMap } from '../visualization/transforms/scale.js';

/** Beyond this side nothing larger is tried. */
const largestTriedSide = 512;

/**
 * How an image of any size is fed: as it is where the layers can be computed so; mirrored at its borders up to the smallest size that
 * works where it is too small; brought to the network's own size where they take no other.
 *
 * @throws (when called) `INVALID_REQUEST` when no size works
 */
export function fedSizes(
  network: Network,
  targets: readonly string[],
  channels: number,
): (size: Size) => LinearMap {
  const fits = canvasTest(network, { name: 'The dream', ids: targets });
  const canFeed = ({ height, width }: Size) => fits({ height, width, channels });
  const own = ancestors(network, targets).find((node) => node.op === 'input')?.outputShape;
  const known = new Map<string, LinearMap>();

  function mapFor(size: Size): LinearMap {
    if (canFeed(size)) return identityMap(size);
    for (let side = 1; side <= largestTriedSide; side++) {
      const extended = { height: Math.max(side, size.height), width: Math.max(side, size.width) };
      if (canFeed(extended)) {
        return separableMap(
          mirroredAxis(size.height, extended.height),
          mirroredAxis(size.width, extended.width),
        );
      }
    }
    const [, height = null, width = null] = own ?? [];
    if (height !== null && width !== null && canFeed({ height, width })) {
      return resizeMap(size, { height, width });
    }
    throw new FeaturescopeError(
      'INVALID_REQUEST',
      `The chosen layers cannot be computed for a picture of ${size.width}×${size.height} pixels, nor for any larger one that was tried: choose layers before them.`,
    );
  }
  return (size) => {
    const key = `${size.height}×${size.width}`;
    const map = known.get(key) ?? mapFor(size);
    known.set(key, map);
    return map;
  };
}

/** An axis made longer at both ends by what lies inside, mirrored as often as it takes. */
function mirroredAxis(from: number, to: number): AxisMatrix {
  const values = new Float32Array(to * from);
  const before = Math.floor((to - from) / 2);
  for (let index = 0; index < to; index++) {
    const place = (((index - before) % (2 * from)) + 2 * from) % (2 * from);
    values[index * from + (place < from ? place : 2 * from - 1 - place)] = 1;
  }
  return { to, from, values };
}
