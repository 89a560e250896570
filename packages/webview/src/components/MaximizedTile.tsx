import type { Gallery } from '../scheduler/gallery.js';
import { shortNumber } from '../model/words.js';
import { Icon } from './Icon.js';
import { PictureCanvas } from './PictureCanvas.js';

/** Why a dead channel has no picture. */
export const deadExplanation =
  'Dead from this start: no gradient reached the image, not even with closed rectifiers opened, so there is nothing to climb.';

/** A channel's picture, or where it is on its way. */
export function MaximizedTile({ gallery, channel }: { readonly gallery: Gallery; readonly channel: number }) {
  const state = gallery.tiles[channel]?.value ?? { kind: 'pending' };
  const name = `${gallery.key.layer}, channel ${channel}`;
  const result = state.kind === 'done' || state.kind === 'dead' ? state.result : null;
  return (
    <div
      class={`tile is-${state.kind}`}
      data-testid="tile"
      data-channel={channel}
      data-state={state.kind}
      {...(result && {
        'data-start-activation': result.startActivation,
        'data-activation': result.activation,
      })}
      title={state.kind === 'dead' ? deadExplanation : undefined}
    >
      <div class="tile-picture">
        {state.kind === 'done' && <PictureCanvas picture={state.result.picture} label={name} />}
        {state.kind === 'dead' && (
          <span class="tile-dead">
            <Icon name="circle-slash" />
            dead
            <span class="for-screen-readers">
              {name}. {deadExplanation}
            </span>
          </span>
        )}
        {result === null && (
          <span class="tile-number">
            <span aria-hidden="true">{channel}</span>
            <span class="for-screen-readers">
              {name}, {state.kind === 'running' ? 'being computed' : 'waiting'}
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
      </div>
    </div>
  );
}
