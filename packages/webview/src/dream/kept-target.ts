import type { DreamTarget } from '@featurescope/core';
import * as v from 'valibot';

const weight = v.pipe(v.number(), v.finite());
const count = v.pipe(v.number(), v.integer(), v.minValue(0));

/** What a dream is of, as it is kept over a reload. */
export const keptTarget: v.GenericSchema<unknown, DreamTarget> = v.variant('kind', [
  v.object({
    kind: v.literal('layer'),
    layer: v.string(),
    channels: v.exactOptional(v.array(count)),
    weight,
  }),
  v.object({ kind: v.literal('class'), classIndex: count, weight }),
]);
