import { dreamSides } from '../../dream/dream-size.js';
import { usePage } from '../page-context.js';

/** How large to dream. */
export function SizeField() {
  const { dream } = usePage().pictures;
  const side = dream.side.value ?? 0;
  const source = dream.source.value?.picture;
  const chosen = dream.form.chosenSide.value;
  const sides: readonly number[] = dreamSides;
  const offered = [...new Set([...sides, side])].filter((other) => other > 0).toSorted((a, b) => a - b);
  const own = source ? Math.max(source.width, source.height) : 0;
  return (
    <label class="field dream-row">
      <span class="field-label">Size</span>
      <select
        class="select"
        data-testid="dream-side"
        title="Longest side in pixels to dream at; the result has it too. Twice as long takes four times as long."
        value={side}
        onChange={(event) => {
          dream.form.chosenSide.value = Number(event.currentTarget.value);
        }}
      >
        {offered.map((other) => (
          <option key={other} value={other}>
            {other} px{other === own ? ' (as it is)' : ''}
          </option>
        ))}
      </select>
      {chosen !== null && (
        <button
          type="button"
          class="parameter-own"
          onClick={() => {
            dream.form.chosenSide.value = null;
          }}
        >
          suggest
        </button>
      )}
    </label>
  );
}
