import {
  attributionPicture,
  defaultPercentile,
  defaultPictureMode,
  overlay,
  type Attribution,
  type RgbaImage,
} from '@featurescope/core';
import { useMemo } from 'preact/hooks';
import type { AttributionRun } from '../attributions/attribution-run.js';
import { methodWords } from '../attributions/method-words.js';
import { percentage, shortNumber } from '../model/words.js';
import { pictureFileName } from '../pictures/file-names.js';
import { pngFromPicture } from '../pictures/png.js';
import { className } from '../predictions/prediction-words.js';
import { Button } from './Button.js';
import { IconButton } from './IconButton.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';

/** One method's answer, or where it is on its way. */
export function AttributionCard({ run }: { readonly run: AttributionRun }) {
  const page = usePage();
  const { attributions } = page.pictures;
  const { title, explanation } = methodWords[run.method];
  const state = run.work.state.value;
  const attribution = run.work.shown;
  const image = page.pictures.input.image.value;
  const classIndex = attributions.classIndex.value;
  const named = classIndex === null ? '' : className(page.pictures.predictions.names.value, classIndex);
  const picture = useAttributionPicture(attribution, image?.kind === 'ready' ? image.picture : null);
  const name = page.pictures.input.pictures.current.value?.name ?? '';
  return (
    <article
      class={`attribution-card is-${state.kind}`}
      data-testid="attribution"
      data-method={run.method}
      data-state={run.isCancelled.value ? 'cancelled' : state.kind}
      aria-busy={state.kind === 'working'}
    >
      <header>
        <h2 title={explanation}>{title}</h2>
        {picture && (
          <IconButton
            icon="save"
            label={`Save ${title} as PNG`}
            disabled={page.saver.isSaving.value}
            onClick={() =>
              void page.saver.save(pictureFileName(name, run.method, named), () => pngFromPicture(picture))
            }
          />
        )}
      </header>
      <div class="attribution-picture">
        {picture && <PictureCanvas picture={picture} label={`${title} of ${named} on ${name}`} />}
        {state.kind === 'working' && <RunProgress run={run} title={title} />}
      </div>
      {state.kind === 'failed' && (
        <p class="panel-problem" role="alert">
          {state.error.message}
        </p>
      )}
      {run.isCancelled.value && (
        <Button
          kind="primary"
          testId="attribution-retry"
          onClick={() => {
            attributions.retry(run.method);
          }}
        >
          Compute
        </Button>
      )}
      {state.kind === 'ready' && <CardFacts attribution={state.result} />}
    </article>
  );
}

function RunProgress({ run, title }: { readonly run: AttributionRun; readonly title: string }) {
  const progress = run.progress.value;
  return (
    <div class="attribution-progress">
      <progress
        class="bar"
        aria-label={`Computing ${title}`}
        max={1}
        {...(progress ? { value: progress.done / Math.max(1, progress.total) } : {})}
      ></progress>
      <span class="panel-note">{progress ? `${progress.done} of ${progress.total} passes` : 'Waiting…'}</span>
      <Button
        testId="attribution-cancel"
        onClick={() => {
          run.cancel();
        }}
      >
        Cancel
      </Button>
    </div>
  );
}

function CardFacts({ attribution }: { readonly attribution: Attribution }) {
  const { layer, logit, completenessError } = attribution;
  return (
    <p class="panel-note attribution-facts">
      {layer !== null && <span>{layer}</span>}
      <span title="Of the class, for this image">logit {shortNumber(logit)}</span>
      {completenessError !== null && (
        <span
          data-testid="completeness"
          title="How far the attributions' sum is from the logit's change between black and the image"
        >
          completeness error {percentage(Math.abs(completenessError))}
        </span>
      )}
    </p>
  );
}

function useAttributionPicture(attribution: Attribution | null, picture: RgbaImage | null): RgbaImage | null {
  const page = usePage();
  const { pictureMode, heatOpacity } = page.pictures.attributions;
  const chosen = pictureMode.value;
  const opacity = heatOpacity.value;
  const channelOrder = page.pictures.input.encoding.value?.encoding.channelOrder ?? 'rgb';
  const heat = useMemo(() => {
    if (!attribution) return null;
    const mode = chosen ?? defaultPictureMode(attribution.method, attribution.channels);
    return attributionPicture(attribution, { mode, percentile: defaultPercentile, channelOrder });
  }, [attribution, chosen, channelOrder]);
  return useMemo(() => {
    // An image of another size has come in, and its attribution is not there yet.
    if (!heat || !picture || !isSameSize(heat, picture)) return heat;
    return opacity === null ? heat : overlay(picture, heat, opacity);
  }, [heat, picture, opacity]);
}

function isSameSize(a: RgbaImage, b: RgbaImage): boolean {
  return a.width === b.width && a.height === b.height;
}
