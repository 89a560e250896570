import { remake } from '../remake/remake.js';
import type { RemakeOffer } from '../remake/remake-offer.js';
import { targetWords } from '../remake/remake-words.js';
import { Button } from './Button.js';
import { Facts } from './Facts.js';
import { Icon } from './Icon.js';
import { ModalDialog } from './ModalDialog.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';

/** What a picture of Featurescope's is, and whether to make it again or to look at it as at any other image. */
export function RemakeDialog({ offer }: { readonly offer: RemakeOffer }) {
  const page = usePage();
  const { source, picture, origin, warnings, obstacle } = offer;
  const { recipe, seed, canvasSize, stepCount = recipe.stepCount, backend } = origin;
  const close = () => {
    page.pictures.remaking.value = null;
  };
  return (
    <ModalDialog title="Made by Featurescope" testId="remake" onClose={close}>
      <div class="remake">
        <PictureCanvas picture={picture} label={source.name} />
        <Facts
          facts={[
            { name: 'File', value: source.name },
            { name: 'Shows', value: targetWords(origin) },
            { name: 'Recipe', value: recipe.name, title: `${recipe.title}. ${recipe.provenance}` },
            { name: 'Seed', value: seed },
            { name: 'Steps', value: stepCount },
            ...(canvasSize === undefined ? [] : [{ name: 'Canvas', value: `${canvasSize} px` }]),
            { name: 'Computed by', value: backend },
          ]}
        />
      </div>
      {warnings.map((warning) => (
        <p key={warning} class="remake-warning" data-testid="remake-warning">
          <Icon name="warning" />
          {warning}
        </p>
      ))}
      {obstacle !== null && (
        <p class="panel-problem" role="alert" data-testid="remake-obstacle">
          {obstacle}
        </p>
      )}
      <div class="detail-actions">
        <Button
          kind="primary"
          icon="sparkle"
          testId="remake-now"
          disabled={obstacle !== null}
          onClick={() => {
            close();
            remake(page, offer);
          }}
        >
          Make Again
        </Button>
        <Button
          icon="file-media"
          testId="remake-not"
          title="Look through the network with it, as with any other image"
          onClick={() => {
            close();
            void page.pictures.intake.look([source]);
          }}
        >
          Use as an Image
        </Button>
      </div>
    </ModalDialog>
  );
}
