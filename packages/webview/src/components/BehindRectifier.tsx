import type { LayerSummary } from '@featurescope/core';
import { usePage } from './page-context.js';

export interface BehindRectifierProps {
  readonly layer: LayerSummary;
  /** Default: the layer as a whole. */
  readonly channel?: number;
}

/** Says that what is maximized is not rectified yet, where another layer does that, and leads to what is. */
export function BehindRectifier({ layer, channel }: BehindRectifierProps) {
  const page = usePage();
  const { name, rectifiedIn } = layer;
  if (rectifiedIn === null) return null;
  return (
    <button
      type="button"
      class="link"
      data-testid="behind-rectifier"
      title={`Pictures show what excites ${name} itself: its sums, before normalization and rectifier, which may be negative. Show what excites the units behind both, in ${rectifiedIn}.`}
      onClick={() => {
        if (channel === undefined) page.selectLayer(rectifiedIn);
        else page.showUnit(rectifiedIn, channel);
      }}
    >
      before {rectifiedIn}
    </button>
  );
}
