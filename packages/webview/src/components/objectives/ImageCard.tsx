import type { ImageState, ImageTile } from '../../objectives/image-run.js';
import { duration, shortNumber } from '../../model/words.js';
import { pictureFileName } from '../../pictures/file-names.js';
import { originOf } from '../../pictures/origin-of.js';
import { pngFromPicture } from '../../pictures/png.js';
import { className, probabilityWords } from '../../predictions/prediction-words.js';
import { Icon } from '../Icon.js';
import { IconButton } from '../IconButton.js';
import { usePage } from '../page-context.js';
import { PictureCanvas } from '../PictureCanvas.js';
import { ObjectiveCurve } from '../ObjectiveCurve.js';

/** A picture of an objective, while it comes about and when it is there. */
export function ImageCard({ tile }: { readonly tile: ImageTile }) {
  const page = usePage();
  const state = tile.state.value;
  const picture =
    state.kind === 'done' ? state.result.picture : state.kind === 'running' ? state.preview : null;
  return (
    <figure class="image-card" data-testid="image-card" data-state={state.kind} data-class={tile.classIndex}>
      <div class="image-card-picture">
        {picture && !(state.kind === 'done' && state.result.isDead) ? (
          <PictureCanvas picture={picture} label={tile.label} />
        ) : (
          <span class="panel-note">{emptyWords(state)}</span>
        )}
        {state.kind === 'done' && !state.result.isDead && (
          <IconButton
            icon="save"
            label={`Save ${tile.label} as PNG`}
            testId="save-image"
            disabled={page.saver.isSaving.value}
            onClick={() => {
              const [session, making] = [page.session.value, page.objectives.making.value];
              if (!session || !making) return;
              void page.saver.save(pictureFileName(tile.label, making.recipe.name), async () =>
                pngFromPicture(state.result.picture, await originOf(session, tile.part, making)),
              );
            }}
          />
        )}
      </div>
      <figcaption>
        <span class="image-card-label" title={tile.label}>
          {tile.label}
        </span>
        {state.kind === 'running' && <Running state={state} />}
        {state.kind === 'done' && <Done state={state} tile={tile} />}
        {state.kind === 'failed' && <span class="panel-problem">{state.error.message}</span>}
      </figcaption>
    </figure>
  );
}

function emptyWords(state: ImageState): string {
  switch (state.kind) {
    case 'waiting':
      return 'waiting';
    case 'running':
      return 'preparing…';
    case 'done':
      return 'dead: no gradient reaches it';
    case 'failed':
      return 'failed';
  }
}

function Running({ state }: { readonly state: Extract<ImageState, { readonly kind: 'running' }> }) {
  const { step, stepCount, curve, msPerStep } = state;
  const left =
    msPerStep === null
      ? ''
      : ` · ${Math.round(msPerStep)} ms per step · ${duration(msPerStep * (stepCount - step))} left`;
  return (
    <>
      <ObjectiveCurve points={curve} />
      <progress class="bar" aria-label="Progress" max={stepCount} value={step}></progress>
      <span class="panel-note">{`step ${step} of ${stepCount}${left}`}</span>
    </>
  );
}

function Done({
  state,
  tile,
}: {
  readonly state: Extract<ImageState, { readonly kind: 'done' }>;
  readonly tile: ImageTile;
}) {
  const names = usePage().pictures.predictions.names.value;
  const { result, curve, verdict } = state;
  const isOwn = verdict !== null && verdict.index === tile.classIndex;
  return (
    <>
      {verdict && (
        <span
          class={`verdict${isOwn ? ' is-own' : ''}`}
          data-testid="verdict"
          data-verdict={verdict.index}
          title="What the network takes this picture for when it is fed back"
        >
          {tile.classIndex !== null && <Icon name={isOwn ? 'check' : 'close'} />}
          {className(names, verdict.index)}
          {verdict.probability !== null && ` ${probabilityWords(verdict.probability)}`}
        </span>
      )}
      <ObjectiveCurve points={curve} />
      <span class="panel-note" title="The objective on the start image and on the finished picture">
        {`${shortNumber(result.startActivation)} → ${shortNumber(result.activation)}`}
      </span>
    </>
  );
}
