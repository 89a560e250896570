export interface SliderProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly value: number;
  /** What stands beside it; reserved in width, so that nothing moves while it is dragged. */
  readonly valueText?: string;
  readonly onInput: (value: number) => void;
  readonly testId?: string;
}

export function Slider(props: SliderProps) {
  const { label, min, max, step = 1, value, valueText, onInput, testId } = props;
  return (
    <label class="slider">
      <span class="field-label">{label}</span>
      <input
        type="range"
        min={min}
        max={max}
        step={step}
        value={value}
        data-testid={testId}
        aria-valuetext={valueText}
        onInput={(event) => {
          onInput(event.currentTarget.valueAsNumber);
        }}
      />
      {valueText !== undefined && (
        <output class="slider-value" aria-hidden="true">
          {valueText}
        </output>
      )}
    </label>
  );
}
