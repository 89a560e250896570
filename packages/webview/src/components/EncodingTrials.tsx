import { inputEncodings } from '@featurescope/core';
import { useEffect, useState } from 'preact/hooks';
import { encodingNameOf, encodingTitle } from '../inputs/encoding-words.js';
import { tryEncodings, type TriedEncoding } from '../inputs/try-encodings.js';
import { LatestWork } from '../model/latest-work.js';
import { className, probabilityWords } from '../predictions/prediction-words.js';
import { Button } from './Button.js';
import { usePage } from './page-context.js';

/** "Try all": the known encodings, ranked by what the network makes of the picture at hand. */
export function EncodingTrials() {
  const page = usePage();
  const [work] = useState(() => new LatestWork<readonly TriedEncoding[]>());
  useEffect(() => () => work.stop(), [work]);
  const session = page.session.value;
  const image = page.pictures.input.image.value;
  const encoding = page.pictures.input.encoding.value?.encoding ?? null;
  if (!session || image?.kind !== 'ready' || session.summary.classCount === null) return null;
  const { imageInput } = session.summary;
  if (!imageInput) return null;
  const state = work.state.value;
  const current = encoding && encodingNameOf(encoding);
  return (
    <section class="encoding-trials">
      <div class="encoding-trials-head">
        <Button
          icon="beaker"
          testId="try-encodings"
          disabled={state.kind === 'working'}
          onClick={() => {
            work.start([{}], (signal) => tryEncodings(session, image.picture, imageInput, signal));
          }}
        >
          Try all
        </Button>
        <p class="panel-note">
          Runs the known encodings on {page.pictures.input.pictures.current.value?.name ?? 'the image'},
          mirrored and cropped too, and ranks them by how certain and how steady the predictions are.
        </p>
      </div>
      {state.kind === 'working' && <progress class="bar" aria-label="Trying the encodings"></progress>}
      {state.kind === 'failed' && <p class="panel-problem">{state.error.message}</p>}
      {state.kind === 'ready' && (
        <table class="trial-table" data-testid="encoding-ranking">
          <thead>
            <tr>
              <th>Encoding</th>
              <th>Sees</th>
              <th title="Of the best class">Confidence</th>
              <th title="What stays the same when the picture is mirrored and cropped">Steady</th>
              <th>
                <span class="for-screen-readers">Choose</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {state.result.map((tried) => (
              <tr key={tried.encoding} title={tried.reason} data-testid="tried-encoding">
                <th scope="row">{encodingTitle(tried.encoding)}</th>
                <td>{className(page.pictures.predictions.names.value, tried.classIndex)}</td>
                <td class="number">{probabilityWords(tried.confidence)}</td>
                <td class="number">{probabilityWords(tried.agreement)}</td>
                <td>
                  <Button
                    disabled={tried.encoding === current}
                    onClick={() => {
                      page.setEncoding(inputEncodings[tried.encoding]);
                    }}
                  >
                    {tried.encoding === current ? 'In use' : 'Use'}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
