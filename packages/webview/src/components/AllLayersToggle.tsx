import { IconButton } from './IconButton.js';
import { usePage } from './page-context.js';

/** Goes to the overview of all convolutions, and back to one layer. */
export function AllLayersToggle() {
  const { showsAllLayers, overview } = usePage().maximized;
  if (overview.value.length < 2) return null;
  return (
    <IconButton
      icon="layers"
      label={
        showsAllLayers.value ? 'Show one layer' : 'All layers: the first 25 filters of every convolution'
      }
      testId="all-layers"
      isPressed={showsAllLayers.value}
      onClick={() => {
        showsAllLayers.value = !showsAllLayers.value;
      }}
    />
  );
}
