import { shortNumber } from '../model/words.js';
import type { ObjectivePoint } from '../scheduler/gallery.js';

/** In units of the drawing, which is stretched to its place. */
const size = { width: 100, height: 24 } as const;

/** Without octaves all steps are of the same. */
type CurvePoint = ObjectivePoint & { readonly octave?: number };

/** How an objective has grown; a thin line where an octave begins, since each starts lower on its own. */
export function ObjectiveCurve({ points }: { readonly points: readonly CurvePoint[] }) {
  const [first, last] = [points[0], points.at(-1)];
  if (points.length < 2 || !first || !last) return null;
  const values = points.map(({ objective }) => objective);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const x = (step: number) => ((step - first.step) / Math.max(1, last.step - first.step)) * size.width;
  const y = (value: number) => size.height - 1 - ((value - low) / (high - low || 1)) * (size.height - 2);
  const starts = points.filter(({ octave }, index) => index > 0 && octave !== points[index - 1]?.octave);
  const label = `Objective, from ${shortNumber(first.objective)} to ${shortNumber(last.objective)}`;
  return (
    <svg
      class="objective-curve"
      data-testid="objective-curve"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      {starts.map(({ step }) => (
        <line key={step} x1={x(step)} x2={x(step)} y1={0} y2={size.height} />
      ))}
      <polyline points={points.map(({ step, objective }) => `${x(step)},${y(objective)}`).join(' ')} />
    </svg>
  );
}
