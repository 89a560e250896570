import type { RgbaImage } from '@featurescope/core';
import { entryName } from '../../dream/dream-words.js';
import type { StageModel } from '../../dream/stage-model.js';
import type { DreamModel } from '../../dream/dream-model.js';
import { fileStem } from '../../pictures/file-names.js';
import { usePage } from '../page-context.js';
import { DreamAnnouncements } from './DreamAnnouncements.js';
import { DreamBar } from './DreamBar.js';
import { DreamHistoryStrip } from './DreamHistoryStrip.js';
import { DreamStage, type StagePicture } from './DreamStage.js';
import { FilmBar } from './FilmBar.js';
import { FilmExportPanel } from './FilmExportPanel.js';
import { FilmPlayer } from './FilmPlayer.js';

/** What comes of the dream: the picture at hand, how far it is, and those before it. */
export function DreamResult({ stage }: { readonly stage: StageModel }) {
  const { dream } = usePage().pictures;
  const { before, after } = picturesOf(dream);
  if (dream.isFilming.value) return <FilmResult stage={stage} />;
  return (
    <div class="split-main dream-main">
      <DreamAnnouncements />
      <DreamBar stage={stage} />
      {after ? (
        <DreamStage stage={stage} before={before} after={after} size={dream.ready.value ?? after.picture} />
      ) : (
        <div class="dream-stage" aria-busy="true"></div>
      )}
      <DreamHistoryStrip />
    </div>
  );
}

/** What comes of a film: the frame at hand while it is made, then the film to play and to save. */
function FilmResult({ stage }: { readonly stage: StageModel }) {
  const { dream } = usePage().pictures;
  const { loop, run } = dream;
  const preview = run.preview.value;
  const original = dream.ready.value;
  const shown = run.isBusy.value && preview ? preview : original;
  const hasFilm = loop.frames.files.value.length > 0;
  return (
    <div class="split-main dream-main">
      <DreamAnnouncements />
      <FilmBar />
      {hasFilm && !loop.isRunning.value ? (
        <div class="film-result">
          <FilmPlayer frames={loop.frames} label="The film so far" />
          <FilmExportPanel
            frames={loop.frames}
            film={dream.export}
            name={fileStem(dream.source.value?.name ?? '', 'dream')}
            onRate={(rate) => {
              loop.change({ rate });
            }}
            onPingPong={(isPingPong) => {
              loop.change({ isPingPong });
            }}
          />
        </div>
      ) : (
        shown && (
          <DreamStage
            stage={stage}
            before={null}
            after={named(shown, 'The frame at hand')}
            size={original ?? shown}
          />
        )
      )}
    </div>
  );
}

/** What lies left and right of the divider; no `before`: the whole stage is one picture. */
function picturesOf({ run, history, ready }: DreamModel): {
  readonly before: StagePicture | null;
  readonly after: StagePicture | null;
} {
  const original = ready.value;
  const preview = run.preview.value;
  if (run.isBusy.value && preview) return { before: null, after: named(preview, 'The dream as it is') };
  const shown = history.shown.value;
  if (!shown) return { before: null, after: original && named(original, 'The picture before the dream') };
  const compared = history.compared.value;
  return {
    before: compared ? named(compared.picture, entryName(compared)) : named(shown.before, 'Before'),
    after: named(shown.picture, entryName(shown)),
  };
}

function named(picture: RgbaImage, label: string): StagePicture {
  return { picture, label };
}
