import { useId } from 'preact/hooks';
import type { DreamParameter } from '../../dream/dream-parameters.js';
import { fourDigits } from '../../model/words.js';
import { usePage } from '../page-context.js';

/** A number of the recipe: a slider for the hand, a field for the exact value and, where it was changed, the recipe's own. */
export function ParameterField({ parameter }: { readonly parameter: DreamParameter }) {
  const { form } = usePage().pictures.dream;
  const id = useId();
  const { label, unit, explanation, min, max, sliderMax = max, step, valueIn, withValue } = parameter;

  const value = fourDigits(valueIn(form.recipe.value));
  const own = fourDigits(valueIn(form.base.value));
  const set = (next: number) => {
    if (!Number.isFinite(next)) return;
    form.recipe.value = withValue(form.recipe.value, Math.min(max, Math.max(min, next)));
  };
  return (
    <div class="parameter" title={explanation}>
      <label class="field-label" for={id}>
        {label}
      </label>
      <input
        type="range"
        aria-label={label}
        aria-valuetext={`${value} ${unit}`}
        min={min}
        max={sliderMax}
        step={step}
        value={value}
        onInput={(event) => {
          set(event.currentTarget.valueAsNumber);
        }}
      />
      <span class="parameter-number">
        <input
          id={id}
          class="text-input"
          type="number"
          data-testid={`dream-${parameter.id}`}
          min={min}
          max={max}
          step="any"
          value={value}
          onChange={(event) => {
            set(event.currentTarget.valueAsNumber);
          }}
        />
        <span class="parameter-unit">{unit}</span>
      </span>
      {value !== own && (
        <button
          type="button"
          class="parameter-own"
          title={`Back to the recipe’s ${own}`}
          onClick={() => {
            form.recipe.value = withValue(form.recipe.value, valueIn(form.base.value));
          }}
        >
          recipe: {own} {unit}
        </button>
      )}
    </div>
  );
}
