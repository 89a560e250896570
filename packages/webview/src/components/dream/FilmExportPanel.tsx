import { useEffect } from 'preact/hooks';
import type { FilmExport } from '../../film/film-export.js';
import type { FilmFrames } from '../../film/film-frames.js';
import { formatWords, missingWords, type ExportFormat, type Quality } from '../../film/film-settings.js';
import { duration, fileSize } from '../../model/words.js';
import { Button } from '../Button.js';
import { Choice } from '../Choice.js';
import { SaveNotice } from '../SaveNotice.js';
import { NumberField } from './NumberField.js';

export interface FilmExportPanelProps {
  readonly frames: FilmFrames;
  readonly film: FilmExport;
  /** Of the file, without its ending. */
  readonly name: string;
  readonly onRate: (rate: number) => void;
  readonly onPingPong: (isPingPong: boolean) => void;
}

/** Saves a film: as what, how fast, about how large; and how far that is. */
export function FilmExportPanel({ frames, film, name, onRate, onPingPong }: FilmExportPanelProps) {
  const order = frames.order.value;
  const rate = frames.rate.value;
  const options = film.options.value;
  const state = film.state.value;
  const format = film.format.value;
  const supports = film.support.shown ?? [];
  const missing = supports.length > 0 ? missingWords(supports) : null;
  const key = JSON.stringify([options, order.length, frames.files.value.length]);
  useEffect(() => {
    film.weigh();
  }, [film, key]);
  if (order.length === 0) return null;
  const isWorking = state.kind === 'working';
  const formats: readonly { readonly value: ExportFormat; readonly label: string }[] = [
    { value: 'gif', label: 'GIF' },
    ...supports
      .filter(({ codec }) => codec !== null)
      .map((support) => ({ value: support.format, label: formatWords(support) })),
    { value: 'png', label: 'PNG sequence' },
  ];
  return (
    <section class="dream-section film-export" aria-label="Save the film" data-testid="film-export">
      <NumberField
        label="Frames/s"
        unit=""
        min={1}
        max={60}
        testId="film-rate"
        value={rate}
        onChange={onRate}
      />
      <label class="check" title="Runs back after its end">
        <input
          type="checkbox"
          data-testid="film-ping-pong"
          checked={frames.isPingPong.value}
          onChange={(event) => {
            onPingPong(event.currentTarget.checked);
          }}
        />
        There and back
      </label>
      <Choice
        label="Save as"
        testId="film-format"
        value={format}
        options={formats}
        onChange={(next) => {
          film.format.value = next;
        }}
      />
      {missing !== null && (
        <p class="panel-note" data-testid="film-missing">
          {missing}
        </p>
      )}
      {format === 'gif' && <GifSettings film={film} />}
      {(format === 'mp4' || format === 'webm') && (
        <Choice<Quality>
          label="Quality"
          testId="film-quality"
          value={film.quality.value}
          options={[
            { value: 'small', label: 'Small' },
            { value: 'good', label: 'Good' },
            { value: 'best', label: 'Best' },
          ]}
          onChange={(quality) => {
            film.quality.value = quality;
          }}
        />
      )}
      <p class="panel-note" data-testid="film-facts" data-estimate={film.estimate.state.value.kind}>
        {order.length} pictures, {duration((order.length / rate) * 1000)}
        {format !== 'png' && <Estimate film={film} />}
      </p>
      {isWorking && (
        <progress class="bar" aria-label="Saving the film" max={state.total} value={state.done}></progress>
      )}
      <div class="dream-actions">
        {isWorking ? (
          <>
            <span class="toolbar-note" data-testid="film-progress">
              {state.done} of {state.total}
            </span>
            <Button
              testId="film-cancel"
              onClick={() => {
                film.cancel();
              }}
            >
              Cancel
            </Button>
          </>
        ) : (
          <Button
            icon="save"
            testId="film-save"
            disabled={format !== 'png' && options === null}
            onClick={() => {
              void (format === 'png' ? film.saveSequence(name) : film.save(name));
            }}
          >
            {format === 'png' ? 'Save Pictures…' : 'Save Film…'}
          </Button>
        )}
        <SaveNotice />
      </div>
      {state.kind === 'failed' && (
        <p class="panel-problem" role="alert">
          {state.message}
        </p>
      )}
    </section>
  );
}

function Estimate({ film }: { readonly film: FilmExport }) {
  const bytes = film.estimate.shown;
  return bytes === null ? <>, size unknown yet</> : <>, about {fileSize(bytes)}</>;
}

function GifSettings({ film }: { readonly film: FilmExport }) {
  const { colourCount, isDithered } = film.gif.value;
  return (
    <>
      <Choice
        label="Colours"
        testId="gif-colours"
        title="Of each picture’s own palette"
        value={String(colourCount)}
        options={[256, 128, 64, 32].map((count) => ({ value: String(count), label: String(count) }))}
        onChange={(count) => {
          film.gif.value = { isDithered, colourCount: Number(count) };
        }}
      />
      <label
        class="check"
        title="Mixes neighbouring pixels of two colours: smoother to look at, larger as a file"
      >
        <input
          type="checkbox"
          data-testid="gif-dither"
          checked={isDithered}
          onChange={(event) => {
            film.gif.value = { colourCount, isDithered: event.currentTarget.checked };
          }}
        />
        Dither
      </label>
    </>
  );
}
