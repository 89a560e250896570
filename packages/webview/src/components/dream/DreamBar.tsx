import type { ComponentProps } from 'preact';
import { timeLeftMs } from '../../dream/time-left.js';
import { dreamTexts, entryName, entryWords, progressWords, targetWords } from '../../dream/dream-words.js';
import type { DreamModel } from '../../dream/dream-model.js';
import type { StageModel } from '../../dream/stage-model.js';
import { pngWithText } from '@featurescope/core';
import { canvasFromPicture } from '../../pictures/draw-picture.js';
import { pictureFileName } from '../../pictures/file-names.js';
import { pngFromCanvas } from '../../pictures/png.js';
import { Button } from '../Button.js';
import { IconButton } from '../IconButton.js';
import { usePage } from '../page-context.js';
import { SaveNotice } from '../SaveNotice.js';
import { ObjectiveCurve } from '../ObjectiveCurve.js';
import { ZoomControls } from './ZoomControls.js';

/** Begins and ends a dream, says how far it is, and saves what came of it. */
export function DreamBar({ stage }: { readonly stage: StageModel }) {
  const page = usePage();
  const { dream } = page.pictures;
  const { run, history } = dream;
  const state = run.state.value;
  const progress = run.progress.value;
  const shown = history.shown.value;
  const save = () => {
    if (!shown) return;
    const name = pictureFileName(shown.source, 'dream', shown.id);
    const model = page.session.value?.summary.name ?? '';
    const texts = dreamTexts(shown, model, page.pictures.predictions.names.value);
    void page.saver.save(name, async () =>
      pngWithText(await pngFromCanvas(canvasFromPicture(shown.picture)), texts),
    );
  };
  return (
    <div class="dream-bar" data-testid="dream-bar" data-state={state}>
      <div class="toolbar" role="group" aria-label="Dream">
        {state === 'idle' ? (
          <Button
            kind="primary"
            icon="sparkle"
            testId="dream-start"
            disabled={dream.ready.value === null || dream.form.targets.value.length === 0}
            onClick={() => {
              void dream.dream();
            }}
          >
            Dream
          </Button>
        ) : (
          <>
            <Button
              kind="primary"
              icon="debug-stop"
              testId="dream-stop"
              title="Ends the dream and keeps the picture so far"
              disabled={state === 'stopping'}
              onClick={() => {
                run.stop();
              }}
            >
              Stop
            </Button>
            <Button
              testId="dream-cancel"
              title="Ends the dream and drops the picture"
              onClick={() => {
                run.cancel();
              }}
            >
              Cancel
            </Button>
          </>
        )}
        <span class="toolbar-end">
          <IconButton
            icon="save"
            label="Save the picture as PNG, with how it was made"
            testId="dream-save"
            disabled={shown === null || page.saver.isSaving.value}
            onClick={save}
          />
          <ZoomControls stage={stage} />
        </span>
      </div>
      <div class="dream-status status-line">
        <span class="progress-text" data-testid="dream-status" data-step={progress?.step ?? 0}>
          <StatusWords dream={dream} />
        </span>
        {run.note.value !== null && (
          <span class="toolbar-note" role="status" data-testid="dream-note">
            {run.note.value}
          </span>
        )}
        <SaveNotice />
        <ObjectiveCurve points={curveOf(dream)} />
      </div>
      {state !== 'idle' && (
        <progress
          class="bar"
          aria-label="Progress of the dream"
          {...(progress && { max: progress.stepCount, value: progress.step })}
        ></progress>
      )}
    </div>
  );
}

function StatusWords({ dream }: { readonly dream: DreamModel }) {
  const names = usePage().pictures.predictions.names.value;
  const { run, history } = dream;
  const failure = run.failure.value ?? failureOf(dream);
  const progress = run.progress.value;
  const request = run.request;
  const shown = history.shown.value;
  if (failure) {
    return (
      <span class="panel-problem" role="alert" data-testid="dream-failure">
        {failure.message}
      </span>
    );
  }
  if (run.state.value === 'stopping') return <>Stopping after this step…</>;
  if (run.isBusy.value && progress && request) {
    const left = timeLeftMs(progress, request.recipe.octaves, request.picture, Date.now() - run.startedAt);
    return <>{progressWords(progress, left)}</>;
  }
  if (run.isBusy.value) return <>Getting ready…</>;
  if (shown) {
    const { targets, recipe } = shown.settings;
    const what = targets.map((target) => targetWords(target, names)).join(' + ');
    return (
      <>
        {entryName(shown)} · {what} · {recipe.title} · {entryWords(shown)}
      </>
    );
  }
  return <>Choose what to dream of, then Dream. You can change most settings while it runs.</>;
}

function failureOf({ original }: DreamModel) {
  const state = original.state.value;
  return state.kind === 'failed' ? state.error : null;
}

/** Of the dream at hand, or of the one that is shown. */
function curveOf({ run, history }: DreamModel): ComponentProps<typeof ObjectiveCurve>['points'] {
  if (run.isBusy.value) return run.curve.value;
  return (history.shown.value?.objectives ?? []).map((objective, step) => ({ step, objective }));
}
