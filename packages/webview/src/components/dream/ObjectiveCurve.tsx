import { shortNumber } from '../../model/words.js';
import { usePage } from '../page-context.js';

/** In pixels of the page. */
const size = { width: 120, height: 22 } as const;

/** How the objective has grown; a thin line where an octave begins, since each starts lower on its own. */
export function ObjectiveCurve() {
  const { run, history } = usePage().pictures.dream;
  const points = run.isBusy.value
    ? run.curve.value
    : (history.shown.value?.objectives ?? []).map((objective, step) => ({ step, objective, octave: 0 }));
  if (points.length < 2) return null;
  const values = points.map(({ objective }) => objective);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const first = points[0]?.step ?? 0;
  const last = points.at(-1)?.step ?? 1;
  const x = (step: number) => ((step - first) / Math.max(1, last - first)) * size.width;
  const y = (value: number) => size.height - 1 - ((value - low) / (high - low || 1)) * (size.height - 2);
  const starts = points.filter(({ octave }, index) => index > 0 && octave !== points[index - 1]?.octave);
  const label = `Objective, from ${shortNumber(values[0] ?? 0)} to ${shortNumber(values.at(-1) ?? 0)}`;
  return (
    <svg
      class="objective-curve"
      data-testid="objective-curve"
      role="img"
      aria-label={label}
      width={size.width}
      height={size.height}
      viewBox={`0 0 ${size.width} ${size.height}`}
    >
      <title>{label}</title>
      {starts.map(({ step }) => (
        <line key={step} x1={x(step)} x2={x(step)} y1={0} y2={size.height} />
      ))}
      <polyline points={points.map(({ step, objective }) => `${x(step)},${y(objective)}`).join(' ')} />
    </svg>
  );
}
