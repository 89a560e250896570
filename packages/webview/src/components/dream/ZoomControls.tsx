import type { StageModel } from '../../dream/stage-model.js';
import { IconButton } from '../IconButton.js';

/** How large the picture is shown, and the two sizes that are wanted most. */
export function ZoomControls({ stage }: { readonly stage: StageModel }) {
  const { zoom } = stage;
  const percent = Math.round(stage.scale * 100);
  return (
    <span class="zoom-controls" role="group" aria-label="Zoom">
      <IconButton
        icon="zoom-out"
        label="Smaller"
        onClick={() => {
          stage.zoomBy(0.8);
        }}
      />
      <button
        type="button"
        class="zoom-value"
        data-testid="zoom"
        title={zoom.value === 'fit' ? 'Show each pixel (1)' : 'Fit it into the view (0)'}
        onClick={() => {
          zoom.value = zoom.value === 'fit' ? 1 : 'fit';
        }}
      >
        {zoom.value === 'fit' ? 'Fit' : `${percent} %`}
      </button>
      <IconButton
        icon="zoom-in"
        label="Larger"
        onClick={() => {
          stage.zoomBy(1.25);
        }}
      />
    </span>
  );
}
