import type { MaximizedChannel } from '@featurescope/core';
import * as v from 'valibot';

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const storedPicture = v.object({
  channel: count,
  picture: v.pipe(
    v.object({ width: count, height: count, data: v.instance(Uint8ClampedArray) }),
    v.check(({ width, height, data }) => data.length === 4 * width * height),
  ),
  image: v.pipe(
    v.object({ width: count, height: count, channels: count, values: v.instance(Float32Array) }),
    v.check(({ width, height, channels, values }) => values.length === width * height * channels),
  ),
  startActivation: v.number(),
  activation: v.number(),
  openedStepCount: count,
  attempt: v.optional(v.picklist(['recipe', 'opened', 'other-seed', 'image'])),
  isDead: v.boolean(),
});

/** A picture as an earlier page has kept it; null where it is damaged. */
export function parseStoredPicture(value: unknown): MaximizedChannel | null {
  const result = v.safeParse(storedPicture, value);
  return result.success ? (result.output as MaximizedChannel) : null;
}
