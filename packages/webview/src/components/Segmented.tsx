import { useId } from 'preact/hooks';

export interface SegmentedOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly title?: string;
}

export interface SegmentedProps<Value extends string> {
  /** What is chosen, for whoever does not see the choices at a glance. */
  readonly label: string;
  readonly options: readonly SegmentedOption<Value>[];
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly testId?: string;
}

/** One of a few choices, all in sight: radio buttons in a row. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const { label, options, value, onChange, testId } = props;
  const name = useId();
  return (
    <fieldset class="segmented" data-testid={testId}>
      <legend class="field-label">{label}</legend>
      <span class="segments">
        {options.map((option) => (
          <label key={option.value} class="segment" title={option.title}>
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={option.value === value}
              onChange={() => {
                onChange(option.value);
              }}
            />
            <span>{option.label}</span>
          </label>
        ))}
      </span>
    </fieldset>
  );
}
