import type { Signal } from '@preact/signals';
import { Slider } from './Slider.js';

/** Opacity of what is first laid on the image. */
const firstOpacity = 0.6;

export interface OpacityControlProps {
  /** From 0 to 1; null: nothing lies on the image. */
  readonly opacity: Signal<number | null>;
  readonly testId: string;
  readonly title: string;
}

/** Lays something on the image, as see-through as the person wants. */
export function OpacityControl({ opacity, testId, title }: OpacityControlProps) {
  return (
    <span class="overlay-control">
      <label class="check" title={title}>
        <input
          type="checkbox"
          data-testid={testId}
          checked={opacity.value !== null}
          onChange={(event) => {
            opacity.value = event.currentTarget.checked ? firstOpacity : null;
          }}
        />
        On image
      </label>
      {opacity.value !== null && (
        <Slider
          label="Opacity"
          testId={`${testId}-opacity`}
          min={0}
          max={100}
          step={5}
          value={Math.round(opacity.value * 100)}
          onInput={(percent) => {
            opacity.value = percent / 100;
          }}
        />
      )}
    </span>
  );
}
