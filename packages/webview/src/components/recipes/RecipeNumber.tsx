import { useId } from 'preact/hooks';
import { fourDigits } from '../../model/words.js';

export interface RecipeNumberProps {
  readonly id: string;
  readonly label: string;
  readonly unit: string;
  readonly explanation: string;
  readonly text: string;
  /** The recipe's own number, where it was changed; null: it was not. */
  readonly own: number | null;
  /** Why the text does not fit; null: it does. */
  readonly problem: string | null;
  readonly onText: (text: string) => void;
}

/** A number with its unit, the recipe's own beside it, and below it what is wrong with it. */
export function RecipeNumber(props: RecipeNumberProps) {
  const { id, label, unit, explanation, text, own, problem, onText } = props;
  const inputId = useId();
  const problemId = useId();
  return (
    <div class="recipe-number" title={explanation}>
      <label class="field-label" for={inputId}>
        {label}
      </label>
      <span class="parameter-number">
        <input
          id={inputId}
          class="text-input"
          type="text"
          inputMode="decimal"
          spellcheck={false}
          data-testid={`recipe-${id}`}
          aria-invalid={problem !== null}
          aria-describedby={problem === null ? undefined : problemId}
          value={text}
          onInput={(event) => {
            onText(event.currentTarget.value);
          }}
        />
        <span class="parameter-unit">{unit}</span>
      </span>
      {own !== null && (
        <button
          type="button"
          class="parameter-own"
          data-testid={`recipe-own-${id}`}
          aria-label={`${label}: back to ${fourDigits(own)}`}
          title={`Back to the recipe’s ${fourDigits(own)}`}
          onClick={() => {
            onText(String(own));
          }}
        >
          recipe: {fourDigits(own)}
        </button>
      )}
      {problem !== null && (
        <span id={problemId} class="field-problem" role="alert">
          {problem}
        </span>
      )}
    </div>
  );
}
