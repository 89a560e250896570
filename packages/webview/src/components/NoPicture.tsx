import { Button } from './Button.js';
import { EmptyState } from './EmptyState.js';
import { PictureProblems } from './PictureProblems.js';
import { usePage } from './page-context.js';
import { SamplePictures } from './SamplePictures.js';

/** What stands where the views of a picture will be. */
export function NoPicture() {
  const page = usePage();
  return (
    <EmptyState icon="file-media" title="Look through the network with an image" testId="no-picture">
      <p>
        Drop an image here, paste one, or right-click one in the Explorer. To drag one from the Explorer, hold
        Shift while you drop it.
      </p>
      <PictureProblems />
      <Button
        kind="primary"
        icon="add"
        testId="choose-pictures"
        onClick={() => {
          page.pictures.intake.choose();
        }}
      >
        Add Images…
      </Button>
      <p>Or take a drawing that comes with Featurescope:</p>
      <SamplePictures />
    </EmptyState>
  );
}
