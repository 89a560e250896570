import { useId } from 'preact/hooks';

export interface NumberFieldProps {
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly title?: string;
  readonly testId?: string;
  readonly onChange: (value: number) => void;
}

/** A number with its unit. */
export function NumberField({ label, unit, min, max, value, title, testId, onChange }: NumberFieldProps) {
  const id = useId();
  return (
    <div class="number-field" title={title}>
      <label class="field-label" for={id}>
        {label}
      </label>
      <span class="parameter-number">
        <input
          id={id}
          class="text-input"
          type="number"
          min={min}
          max={max}
          step="any"
          data-testid={testId}
          value={value}
          onChange={(event) => {
            const next = event.currentTarget.valueAsNumber;
            if (Number.isFinite(next)) onChange(Math.min(max, Math.max(min, next)));
          }}
        />
        <span class="parameter-unit">{unit}</span>
      </span>
    </div>
  );
}
