import { type DreamTarget, dreamableLayers } from '@featurescope/core';
import type { LoopSettings } from '../../dream/loop-settings.js';
import { Choice } from '../Choice.js';
import { usePage } from '../page-context.js';
import { NumberField } from './NumberField.js';

interface Field {
  readonly key: 'frameCount' | 'zoomPercent' | 'rotation' | 'shiftX' | 'shiftY';
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  readonly title: string;
}

const frames: Field = {
  key: 'frameCount',
  label: 'Frames',
  unit: '',
  min: 2,
  max: 2000,
  title: 'So many pictures; each is dreamt on and saved as it comes',
};

const motions: readonly Field[] = [
  { key: 'zoomPercent', label: 'Zoom', unit: '%', min: -50, max: 50, title: 'Into the picture, per frame' },
  { key: 'rotation', label: 'Rotation', unit: '°', min: -45, max: 45, title: 'Clockwise, per frame' },
  { key: 'shiftX', label: 'Shift right', unit: 'px', min: -200, max: 200, title: 'Per frame' },
  { key: 'shiftY', label: 'Shift down', unit: 'px', min: -200, max: 200, title: 'Per frame' },
];

/** How a film goes on from frame to frame. */
export function FilmSettings() {
  const page = usePage();
  const { loop } = page.pictures.dream;
  const settings = loop.settings.value;
  const layers = dreamableLayers(page.layers.value);
  const change = (next: Partial<LoopSettings>) => {
    loop.change(next);
  };
  const field = ({ key, ...rest }: Field) => (
    <NumberField
      key={key}
      {...rest}
      testId={`film-${key}`}
      value={settings[key]}
      onChange={(value) => {
        change({ [key]: value });
      }}
    />
  );
  return (
    <section class="dream-section" aria-label="Film" data-testid="film-settings">
      {field(frames)}
      <Choice
        label="Each from"
        testId="film-kind"
        title="What a frame is dreamt on: the one before it, moved; or each on the picture itself, on the way from these layers to another one"
        value={settings.towards === null ? 'loop' : 'passage'}
        options={[
          { value: 'loop', label: 'the frame before' },
          { value: 'passage', label: 'the picture' },
        ]}
        onChange={(kind) => {
          const layer = layers.at(-1)?.name;
          if (kind === 'loop') change({ towards: null });
          else if (layer !== undefined) change({ towards: { kind: 'layer', layer, weight: 1 } });
        }}
      />
      {settings.towards === null ? motions.map(field) : <Towards target={settings.towards} />}
      {settings.towards === null && (
        <label class="check" title="A few frames more, which pass over into the first ones">
          <input
            type="checkbox"
            data-testid="film-seamless"
            checked={settings.isSeamless}
            onChange={(event) => {
              change({ isSeamless: event.currentTarget.checked });
            }}
          />
          Seamless loop
        </label>
      )}
    </section>
  );
}

function Towards({ target }: { readonly target: DreamTarget }) {
  const page = usePage();
  const layers = dreamableLayers(page.layers.value);
  if (target.kind === 'class') return null;
  return (
    <Choice
      label="Towards"
      testId="film-towards"
      value={target.layer}
      options={layers.map(({ name }) => ({ value: name, label: name }))}
      onChange={(layer) => {
        page.pictures.dream.loop.change({ towards: { kind: 'layer', layer, weight: 1 } });
      }}
    />
  );
}
