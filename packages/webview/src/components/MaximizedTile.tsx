import type { RgbaImage } from '@featurescope/core';
import type { Gallery, TileState } from '../scheduler/gallery.js';
import { shortNumber } from '../model/words.js';
import { Icon } from './Icon.js';
import { PictureCanvas } from './PictureCanvas.js';

/** Why a dead channel has no picture. */
export const deadExplanation =
  'Dead from this start: no gradient reached the image, not even with closed rectifiers opened, so there is nothing to climb.';

const sketchExplanation = 'A quick sketch: the picture itself is still to come';

/** What there is to see of a picture before it is finished. */
function provisionalPicture(state: TileState): RgbaImage | null {
  if (state.kind === 'running' && state.preview) return state.preview;
  const sketch = state.kind === 'sketched' || state.kind === 'running' ? state.sketch : null;
  return sketch && !sketch.isDead ? sketch.picture : null;
}

/** A channel's picture, or where it is on its way. */
export function MaximizedTile({ gallery, channel }: { readonly gallery: Gallery; readonly channel: number }) {
  const state = gallery.tiles[channel]?.value ?? { kind: 'pending' };
  const name = `${gallery.key.layer}, channel ${channel}`;
  const result = state.kind === 'done' || state.kind === 'dead' ? state.result : null;
  const provisional = provisionalPicture(state);
  const word = state.kind === 'running' ? 'being computed' : provisional ? 'a sketch' : 'waiting';
  return (
    <div
      class={`tile is-${state.kind}${provisional ? ' is-provisional' : ''}`}
      data-testid="tile"
      data-channel={channel}
      data-state={state.kind}
      {...(result && {
        'data-start-activation': result.startActivation,
        'data-activation': result.activation,
      })}
      title={state.kind === 'dead' ? deadExplanation : provisional ? sketchExplanation : undefined}
    >
      <div class="tile-picture">
        {state.kind === 'done' && <PictureCanvas picture={state.result.picture} label={name} />}
        {provisional && <PictureCanvas picture={provisional} label={`${name}, ${word}`} />}
        {state.kind === 'dead' && (
          <span class="tile-dead">
            <Icon name="circle-slash" />
            dead
            <span class="for-screen-readers">
              {name}. {deadExplanation}
            </span>
          </span>
        )}
        {result === null && !provisional && (
          <span class="tile-number">
            <span aria-hidden="true">{channel}</span>
            <span class="for-screen-readers">
              {name}, {word}
            </span>
          </span>
        )}
      </div>
      <div class="tile-caption" aria-hidden="true">
        <span>{channel}</span>
        {state.kind === 'done' && (
          <span class="tile-value" title="Mean activation on the picture">
            {shortNumber(state.result.activation)}
          </span>
        )}
        {provisional && <span class="tile-sketch">sketch</span>}
      </div>
    </div>
  );
}
