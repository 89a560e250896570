import { OpacityControl } from './OpacityControl.js';
import { usePage } from './page-context.js';

/** Lays feature maps on the image. */
export function OverlaySlider() {
  return (
    <OpacityControl
      opacity={usePage().pictures.maps.overlay}
      testId="overlay"
      title="Lay the maps on the image"
    />
  );
}
