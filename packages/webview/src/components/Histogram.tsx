import type { UnitReport } from '@featurescope/core';
import { percentage, shortNumber } from '../model/words.js';

/** How often which activation occurs. Heights are by square root: rectified maps are mostly zeros. */
export function Histogram({ report }: { readonly report: UnitReport }) {
  const { edges, counts } = report.histogram;
  const tallest = Math.max(1, ...counts);
  const [low = 0, high = 0] = [edges[0], edges.at(-1)];
  const words = `Activations from ${shortNumber(low)} to ${shortNumber(high)}, mean ${shortNumber(report.mean)}, ${percentage(report.zeroShare)} zeros`;
  return (
    <figure class="unit-face histogram" data-testid="histogram">
      <svg
        class="histogram-bars"
        viewBox={`0 0 ${counts.length} 100`}
        preserveAspectRatio="none"
        role="img"
        aria-label={words}
      >
        {counts.map((count, bin) => {
          const height = 100 * Math.sqrt(count / tallest);
          return (
            <rect key={bin} x={bin + 0.05} y={100 - height} width={0.9} height={height}>
              <title>{`${shortNumber(edges[bin] ?? 0)} to ${shortNumber(edges[bin + 1] ?? 0)}: ${count}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption title={words}>
        <span>{shortNumber(low)}</span>
        <span>activations</span>
        <span>{shortNumber(high)}</span>
      </figcaption>
    </figure>
  );
}
