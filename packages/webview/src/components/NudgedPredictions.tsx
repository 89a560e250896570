import { topClasses } from '@featurescope/core';
import { shortNumber } from '../model/words.js';
import { className, probabilityWords } from '../predictions/prediction-words.js';
import { largestFactor, type UnitModel } from '../unit/unit-model.js';
import { Button } from './Button.js';
import { usePage } from './page-context.js';
import { ProbabilityBar } from './ProbabilityBar.js';
import { Slider } from './Slider.js';

/** Classes that are listed. */
const topCount = 4;

/** The channel, scaled or silenced, and what becomes of the predictions. */
export function NudgedPredictions({ unit }: { readonly unit: UnitModel }) {
  const page = usePage();
  const before = unit.prediction.shown;
  const after = unit.nudged.shown;
  const state = unit.nudged.state.value;
  const factor = unit.factor.value;
  if (state.kind === 'failed') return <p class="panel-problem">{state.error.message}</p>;
  if (!before || !after) return null;
  const names = page.pictures.predictions.names.value;
  return (
    <div class="nudge">
      <div class="nudge-control">
        <Slider
          label="Nudge"
          testId="nudge"
          min={0}
          max={largestFactor}
          step={0.1}
          value={factor}
          valueText={factor === 0 ? 'silenced' : `× ${factor.toFixed(1)}`}
          onInput={(value) => {
            unit.factor.value = value;
          }}
        />
        <Button
          disabled={factor === 1}
          onClick={() => {
            unit.factor.value = 1;
          }}
        >
          Reset
        </Button>
      </div>
      <table
        class="prediction-table"
        aria-label="Predictions with the nudge"
        data-testid="nudged"
        data-state={state.kind}
      >
        <tbody>
          {topClasses(after, topCount).map(({ index, probability, logit }) => {
            const change = logit - (before.logits[index] ?? 0);
            return (
              <tr key={index} data-class={index}>
                <th scope="row">
                  {className(names, index)}
                  {probability !== null && <ProbabilityBar probability={probability} />}
                </th>
                {probability !== null && <td>{probabilityWords(probability)}</td>}
                <td class="prediction-logit" title={`Logit ${shortNumber(logit)}; change by the nudge`}>
                  {Math.abs(change) < 5e-4 ? '±0' : `${change > 0 ? '+' : ''}${shortNumber(change)}`}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
