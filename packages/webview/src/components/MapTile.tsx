import { useMemo } from 'preact/hooks';
import { isAllZero } from '../maps/map-order.js';
import { shortNumber } from '../model/words.js';
import { Icon } from './Icon.js';
import { MapCanvas } from './MapCanvas.js';
import { mapPictureOf, type MapLook, type MapLooks } from './map-look.js';

export interface MapTileProps {
  readonly looks: MapLooks;
  readonly channel: number;
}

/** A channel's map; with both ways side by side, the network's on the left. */
export function MapTile({ looks: { maps, beside }, channel }: MapTileProps) {
  const statistics = maps.statistics[channel];
  const isZero = statistics !== undefined && isAllZero(statistics);
  return (
    <div
      class={`tile ${isZero && !beside ? 'is-dead' : 'is-done'}`}
      data-testid="tile"
      data-channel={channel}
      data-state={isZero ? 'zero' : 'done'}
      data-mean={statistics?.mean}
      data-max={statistics?.max}
    >
      <div class={`tile-picture${beside ? ' tile-pair' : ''}`}>
        <TileMap look={maps} channel={channel} />
        {beside && <TileMap look={beside} channel={channel} isChain />}
      </div>
      <div class="tile-caption" aria-hidden="true">
        <span>{channel}</span>
        <span class="tile-value" title="Greatest activation of the map">
          {shortNumber(statistics?.max ?? 0)}
        </span>
      </div>
    </div>
  );
}

interface TileMapProps {
  readonly look: MapLook;
  readonly channel: number;
  readonly isChain?: boolean;
}

function TileMap({ look, channel, isChain = false }: TileMapProps) {
  const { maps } = look.layer;
  const statistics = look.statistics[channel];
  const picture = useMemo(() => mapPictureOf(look, channel), [look, channel]);
  const name = `${maps.layer}, channel ${channel}${isChain ? ', conv chain' : ''}`;
  if (statistics && isAllZero(statistics)) {
    return (
      <span class="tile-dead" title="No cell of this map is anything but 0 for this image.">
        <Icon name="circle-slash" />
        all zero
        <span class="for-screen-readers">{name}</span>
      </span>
    );
  }
  return <MapCanvas picture={picture} label={name} channel={channel} isOnImage={!isChain} />;
}
