import type { StageModel } from '../../dream/stage-model.js';
import { follow } from './stage-moves.js';

export interface CompareDividerProps {
  readonly stage: StageModel;
  readonly left: string;
  readonly right: string;
}

const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -0.02,
  ArrowDown: -0.02,
  ArrowRight: 0.02,
  ArrowUp: 0.02,
  PageDown: -0.1,
  PageUp: 0.1,
  Home: -1,
  End: 1,
};

/** The line between two pictures of one place: dragged, or moved with the arrow keys. */
export function CompareDivider({ stage, left, right }: CompareDividerProps) {
  const percent = Math.round(stage.divider.value * 100);
  return (
    <div
      class="dream-divider"
      style={{ left: `${stage.divider.value * 100}%` }}
      role="slider"
      tabIndex={0}
      data-testid="dream-divider"
      aria-label={`${left} and ${right}`}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={`${percent} % ${left}`}
      onKeyDown={(event) => {
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        stage.moveDivider(step);
      }}
      onPointerDown={(event) => {
        const frame = event.currentTarget.parentElement;
        if (!frame) return;
        follow(event.currentTarget, event, ({ clientX }) => {
          const box = frame.getBoundingClientRect();
          stage.divider.value = Math.min(1, Math.max(0, (clientX - box.left) / box.width));
        });
      }}
    >
      <span class="dream-divider-label is-left">{left}</span>
      <span class="dream-divider-label is-right">{right}</span>
    </div>
  );
}
