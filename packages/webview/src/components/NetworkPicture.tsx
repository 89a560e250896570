import { fieldOfCell } from '@featurescope/core';
import { cellAt, mapBox, type Cell } from '../maps/map-place.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';

/** The picture as the network gets it, with the part outlined that the cell pointed at sees. */
export function NetworkPicture() {
  const page = usePage();
  const image = page.pictures.input.image.value;
  const current = page.pictures.input.pictures.current.value;
  if (image?.kind !== 'ready' || !current) return null;
  const { picture } = image;
  const { width, height } = current.picture;
  const channels = image.image.channels === 1 ? ', grey' : '';
  return (
    <figure class="network-picture">
      <div
        class="network-picture-frame"
        data-testid="network-picture"
        style={{ '--aspect': picture.width / picture.height }}
      >
        <PictureCanvas picture={picture} label={`${current.name}, as the network gets it`} />
        <ReceptiveFieldOutline />
      </div>
      <figcaption title={current.name}>
        <span class="network-picture-name">{current.name}</span>{' '}
        <span class="network-picture-size">
          {width} × {height} → {picture.width} × {picture.height}
          {channels}
        </span>
      </figcaption>
    </figure>
  );
}

/** What a cell of the selected layer's maps sees of the image: the one under the pointer, else the one at the chosen place. */
function ReceptiveFieldOutline() {
  const { maps, input } = usePage().pictures;
  const field = maps.receptiveField.value;
  const image = input.image.value;
  const shown = maps.network.shown?.maps ?? null;
  if (!field || image?.kind !== 'ready' || !shown) return null;
  const place = maps.place.value;
  const box = mapBox(field, shown, image.picture);
  const cell: Cell | null = maps.pointed.value ?? (place && cellAt(place, box, shown));
  if (!cell) return null;
  const region = fieldOfCell(field, cell.row, cell.column);
  if (region.width * region.height === 0) return null;
  const percent = (part: number, whole: number) => `${(100 * part) / whole}%`;
  const { width, height } = image.picture;
  return (
    <span
      class="receptive-field"
      data-testid="receptive-field"
      role="img"
      aria-label={`Row ${cell.row}, column ${cell.column} sees ${region.width} × ${region.height} pixels`}
      style={{
        left: percent(region.left, width),
        top: percent(region.top, height),
        width: percent(region.width, width),
        height: percent(region.height, height),
      }}
    ></span>
  );
}
