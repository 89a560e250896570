import { shortNumber } from '../../model/words.js';

/** In units of the drawing, which is stretched to its place. */
const size = { width: 100, height: 24 } as const;

/** How an objective has grown from step to step. */
export function StepCurve({ values }: { readonly values: readonly number[] }) {
  const [first, last] = [values[0], values.at(-1)];
  if (values.length < 2 || first === undefined || last === undefined) return null;
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * size.width;
    const y = size.height - 1 - ((value - low) / (high - low || 1)) * (size.height - 2);
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  const label = `Objective, from ${shortNumber(first)} to ${shortNumber(last)}`;
  return (
    <svg
      class="step-curve"
      role="img"
      aria-label={label}
      viewBox={`0 0 ${size.width} ${size.height}`}
      preserveAspectRatio="none"
    >
      <title>{label}</title>
      <polyline points={points.join(' ')} />
    </svg>
  );
}
