import { labelledSheet } from '../../pictures/labelled-sheet.js';
import { pictureFileName } from '../../pictures/file-names.js';
import { sheetOriginOf } from '../../pictures/origin-of.js';
import { pngFromCanvas } from '../../pictures/png.js';
import { sheetTarget } from '../../pictures/sheet-target.js';
import { EmptyState } from '../EmptyState.js';
import { usePage } from '../page-context.js';
import { SaveNotice } from '../SaveNotice.js';
import { SaveSheetButton } from '../SaveSheetButton.js';
import { ImageCard } from './ImageCard.js';
import { ObjectiveForm } from './ObjectiveForm.js';

/** Pictures of anything in the network: classes, what the person writes, a caricature of their image. */
export function ObjectivesView() {
  const page = usePage();
  const { tiles, failure, mode, making } = page.objectives;
  const finished = tiles.value.flatMap(({ label, part, state }) =>
    state.value.kind === 'done' && !state.value.result.isDead
      ? [{ picture: state.value.result.picture, label, part }]
      : [],
  );
  const saveSheet = async () => {
    const [session, made] = [page.session.value, making.value];
    if (!session || !made) return;
    const { recipe, seed } = made;
    await page.saver.save(pictureFileName(mode.value, recipe.name), async () => {
      const sheet = labelledSheet(finished, { title: `${mode.value} · ${recipe.name} · seed ${seed}` });
      const target = sheetTarget(finished.map(({ part }) => part));
      return pngFromCanvas(sheet, await sheetOriginOf(session, target, made));
    });
  };
  return (
    <div class="split-view objectives" data-testid="objectives">
      <ObjectiveForm />
      <div class="split-main objectives-main">
        <div class="toolbar" role="group" aria-label="Pictures">
          <span class="progress-text" role="status">
            {tiles.value.length === 0 ? '' : `${finished.length} of ${tiles.value.length} pictures`}
          </span>
          <SaveNotice />
          <span class="toolbar-end">
            <SaveSheetButton
              label="Save the sheet as PNG: all finished pictures"
              disabled={finished.length === 0}
              onSave={saveSheet}
            />
          </span>
        </div>
        {failure.value && (
          <p class="panel-problem" role="alert">
            {failure.value.message}
          </p>
        )}
        {tiles.value.length === 0 ? (
          <EmptyState icon="sparkle" title="Nothing made yet">
            <p>Choose what the picture is to excite, and press Make.</p>
          </EmptyState>
        ) : (
          <div class="image-cards">
            {tiles.value.map((tile, index) => (
              <ImageCard key={`${index}/${tile.label}`} tile={tile} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}
