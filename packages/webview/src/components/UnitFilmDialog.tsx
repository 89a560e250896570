import { useEffect, useMemo, useState } from 'preact/hooks';
import { fileStem } from '../pictures/file-names.js';
import type { GalleryKey } from '../scheduler/gallery.js';
import { UnitFilm, type UnitFilmKind } from '../unit/unit-film.js';
import { Button } from './Button.js';
import { Choice } from './Choice.js';
import { FilmExportPanel } from './dream/FilmExportPanel.js';
import { FilmPlayer } from './dream/FilmPlayer.js';
import { NumberField } from './dream/NumberField.js';
import { ModalDialog } from './ModalDialog.js';
import { usePage } from './page-context.js';
import { Segmented } from './Segmented.js';

export interface UnitFilmProps {
  readonly galleryKey: Pick<GalleryKey, 'layer' | 'recipe' | 'seed'>;
  readonly channel: number;
}

/** Opens the film of a channel. */
export function UnitFilmButton(props: UnitFilmProps) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        icon="device-camera-video"
        testId="unit-film-open"
        title="A film of how this picture comes about, or becomes that of another channel"
        onClick={() => {
          setOpen(true);
        }}
      >
        Film…
      </Button>
      {isOpen && (
        <UnitFilmDialog
          {...props}
          onClose={() => {
            setOpen(false);
          }}
        />
      )}
    </>
  );
}

function UnitFilmDialog({ galleryKey, channel, onClose }: UnitFilmProps & { readonly onClose: () => void }) {
  const page = usePage();
  const session = page.session.value;
  const { layer, recipe, seed } = galleryKey;
  const film = useMemo(
    () =>
      session &&
      new UnitFilm({
        session,
        layer,
        channel,
        recipe,
        seed,
        saver: page.saver,
        store: page.pictures.frames,
        startEncoder: page.startFilmEncoder,
      }),
    [session, page, layer, channel, recipe, seed],
  );
  useEffect(
    () => () => {
      film?.dispose();
    },
    [film],
  );
  if (!film) return null;
  const state = film.work.state.value;
  const isWorking = state.kind === 'working';
  return (
    <ModalDialog title={`Film of ${layer}, channel ${channel}`} testId="unit-film" onClose={onClose}>
      <div
        class="unit-film"
        onKeyDown={(event) => {
          // Else the arrow keys would go on to another channel behind it.
          event.stopPropagation();
        }}
      >
        <Segmented<UnitFilmKind>
          label="Shows"
          testId="unit-film-kind"
          value={film.kind.value}
          options={[
            { value: 'optimization', label: 'Its optimization', title: 'Pictures of its steps' },
            { value: 'passage', label: 'A passage', title: 'From this channel to another one, step by step' },
          ]}
          onChange={(kind) => {
            film.kind.value = kind;
          }}
        />
        {film.kind.value === 'passage' && <PassageFields film={film} />}
        <div class="dream-actions">
          <Button
            kind="primary"
            testId="unit-film-make"
            onClick={() => {
              if (isWorking) film.stop();
              else film.make();
            }}
          >
            {isWorking ? 'Stop' : 'Make the Film'}
          </Button>
          {isWorking && (
            <progress
              class="bar"
              aria-label="Progress of the film"
              max={1}
              value={film.share.value}
            ></progress>
          )}
        </div>
        {state.kind === 'failed' && (
          <p class="panel-problem" role="alert">
            {state.error.message}
          </p>
        )}
        {!isWorking && film.frames.files.value.length > 0 && (
          <div class="film-result">
            <FilmPlayer frames={film.frames} label={`Film of ${layer}, channel ${channel}`} />
            <FilmExportPanel
              frames={film.frames}
              film={film.export}
              name={fileStem(layer, 'channel', channel, film.kind.value)}
              onRate={(rate) => {
                film.frames.rate.value = rate;
              }}
              onPingPong={(isPingPong) => {
                film.frames.isPingPong.value = isPingPong;
              }}
            />
          </div>
        )}
      </div>
    </ModalDialog>
  );
}

function PassageFields({ film }: { readonly film: UnitFilm }) {
  const page = usePage();
  const layers = page.layers.value.filter(
    ({ channelCount, kind }) => channelCount !== null && kind !== 'input',
  );
  const count = layers.find(({ name }) => name === film.otherLayer.value)?.channelCount ?? 1;
  return (
    <div class="dream-section">
      <Choice
        label="To layer"
        testId="unit-film-layer"
        value={film.otherLayer.value}
        options={layers.map(({ name }) => ({ value: name, label: name }))}
        onChange={(name) => {
          film.otherLayer.value = name;
          film.otherChannel.value = 0;
        }}
      />
      <NumberField
        label="Channel"
        unit={`of ${count}`}
        min={0}
        max={count - 1}
        testId="unit-film-channel"
        value={film.otherChannel.value}
        onChange={(channel) => {
          film.otherChannel.value = Math.round(channel);
        }}
      />
      <NumberField
        label="Frames"
        unit=""
        min={2}
        max={120}
        testId="unit-film-frames"
        value={film.frameCount.value}
        onChange={(frameCount) => {
          film.frameCount.value = Math.round(frameCount);
        }}
      />
    </div>
  );
}
