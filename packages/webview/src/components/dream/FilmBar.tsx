import { duration } from '../../model/words.js';
import { Button } from '../Button.js';
import { usePage } from '../page-context.js';

/** Begins, ends and goes on with a film, and says how far it is. */
export function FilmBar() {
  const { dream } = usePage().pictures;
  const { loop, run } = dream;
  const state = loop.state.value;
  const count = loop.frames.files.value.length;
  const total = loop.totalCount.value;
  const missing = loop.missingCount.value;
  const isRunning = state.kind === 'running';
  const start = (where: 'folder' | 'storage') => () => {
    void dream.film(where);
  };
  const canStart = dream.ready.value !== null && dream.form.targets.value.length > 0 && !run.isBusy.value;
  return (
    <div class="dream-bar" data-testid="film-bar" data-state={state.kind} data-count={count}>
      <div class="toolbar" role="group" aria-label="Film">
        {isRunning ? (
          <Button
            kind="primary"
            icon="debug-stop"
            testId="film-stop"
            title="The frames so far are kept; the film can be continued"
            onClick={() => {
              loop.stop();
            }}
          >
            Stop
          </Button>
        ) : (
          <>
            {count > 0 && missing > 0 && (
              <Button
                kind="primary"
                icon="debug-continue"
                testId="film-continue"
                disabled={!canStart}
                onClick={() => {
                  void dream.resumeFilm();
                }}
              >
                Continue from Frame {count + 1}
              </Button>
            )}
            <Button
              kind={count > 0 && missing > 0 ? 'secondary' : 'primary'}
              icon="device-camera-video"
              testId="film-start"
              title="Frames are kept in the extension’s storage, which holds the latest films"
              disabled={!canStart}
              onClick={start('storage')}
            >
              {count > 0 ? 'Dream Anew' : 'Dream Film'}
            </Button>
            <Button
              testId="film-start-folder"
              title="Every frame is saved there as it comes"
              disabled={!canStart}
              onClick={start('folder')}
            >
              Into a Folder…
            </Button>
          </>
        )}
      </div>
      <div class="dream-status status-line">
        <span class="progress-text" data-testid="film-status">
          <FilmWords />
        </span>
        {state.kind === 'failed' && (
          <span class="panel-problem" role="alert">
            {state.message}
          </span>
        )}
      </div>
      {isRunning && (
        <progress class="bar" aria-label="Progress of the film" max={total} value={count}></progress>
      )}
    </div>
  );
}

function FilmWords() {
  const { loop, run } = usePage().pictures.dream;
  const state = loop.state.value;
  const count = loop.frames.files.value.length;
  const progress = run.progress.value;
  if (state.kind === 'running') {
    const { frame, timeLeftMs } = state;
    return (
      <>
        {[
          `Frame ${frame} of ${loop.totalCount.value}`,
          ...(progress ? [`octave ${progress.octave} of ${progress.octaveCount}`] : []),
          ...(timeLeftMs === null ? [] : [`${duration(timeLeftMs)} left`]),
        ].join(' · ')}
      </>
    );
  }
  const folder = loop.folder.value;
  if (count === 0 || !folder) {
    return <>Each frame is dreamt on and saved as it comes. Stop whenever you like, and go on later.</>;
  }
  return (
    <>
      {count} of {loop.totalCount.value} frames, in {folder.label}
    </>
  );
}
