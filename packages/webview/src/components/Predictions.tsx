import { topClasses } from '@featurescope/core';
import { shortNumber } from '../model/words.js';
import { className, probabilityWords } from '../predictions/prediction-words.js';
import { usePage } from './page-context.js';
import { ProbabilityBar } from './ProbabilityBar.js';

/** Classes that are listed. */
const topCount = 5;

/** What the network says the picture is. */
export function Predictions() {
  const page = usePage();
  const state = page.pictures.predictions.prediction.state.value;
  const prediction = page.pictures.predictions.prediction.shown;
  const names = page.pictures.predictions.names.value;
  if (state.kind === 'failed') {
    return (
      <section class="predictions" data-testid="predictions" data-state="failed">
        <h2>Predictions</h2>
        <p class="panel-note">{state.error.message}</p>
      </section>
    );
  }
  if (!prediction) return null;
  const isExplaining = page.view.value === 'attributions';
  const isLogit = prediction.probabilities === null;
  return (
    <section
      class={`predictions${state.kind === 'working' ? ' is-working' : ''}`}
      data-testid="predictions"
      data-state={state.kind}
      aria-busy={state.kind === 'working'}
    >
      <h2 id="predictions-title">Predictions</h2>
      <table class="prediction-table" aria-labelledby="predictions-title">
        <thead class="for-screen-readers">
          <tr>
            <th>Class</th>
            {!isLogit && <th>Probability</th>}
            <th>Logit</th>
          </tr>
        </thead>
        <tbody>
          {topClasses(prediction, topCount).map(({ index, probability, logit }) => (
            <tr key={index} data-testid="prediction" data-class={index}>
              <th scope="row" title={`class ${index}`}>
                {isExplaining ? (
                  <button
                    type="button"
                    class="link"
                    title="Explain this class"
                    aria-pressed={index === page.pictures.attributions.classIndex.value}
                    onClick={() => {
                      page.pictures.attributions.chosenClass.value = index;
                    }}
                  >
                    {className(names, index)}
                  </button>
                ) : (
                  className(names, index)
                )}
                {probability !== null && <ProbabilityBar probability={probability} />}
              </th>
              {probability !== null && <td>{probabilityWords(probability)}</td>}
              <td class="prediction-logit" title="Logit: what goes into the softmax or sigmoid">
                {shortNumber(logit)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
