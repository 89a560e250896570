import { tileSizes } from '../model/saved-state.js';
import { usePage } from './page-context.js';
import { Slider } from './Slider.js';

/** How large the tiles of the grid are. */
export function TileSizeSlider() {
  const page = usePage();
  return (
    <Slider
      label="Size"
      testId="tile-size"
      min={tileSizes.smallest}
      max={tileSizes.largest}
      step={8}
      value={page.tileSize.value}
      onInput={(size) => {
        page.tileSize.value = size;
      }}
    />
  );
}
