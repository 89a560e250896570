import { usePage } from './page-context.js';
import { Slider } from './Slider.js';

/** Opacity that a map has when it is first laid on the image. */
const firstOpacity = 0.6;

/** Lays maps on the image, as see-through as the person wants. */
export function OverlaySlider() {
  const { maps } = usePage();
  const opacity = maps.overlay.value;
  return (
    <span class="overlay-control">
      <label class="check" title="Lay the maps on the image">
        <input
          type="checkbox"
          data-testid="overlay"
          checked={opacity !== null}
          onChange={(event) => {
            maps.overlay.value = event.currentTarget.checked ? firstOpacity : null;
          }}
        />
        On image
      </label>
      {opacity !== null && (
        <Slider
          label="Opacity"
          testId="overlay-opacity"
          min={0}
          max={100}
          step={5}
          value={Math.round(opacity * 100)}
          onInput={(percent) => {
            maps.overlay.value = percent / 100;
          }}
        />
      )}
    </span>
  );
}
