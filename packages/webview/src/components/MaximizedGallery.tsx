import { useState } from 'preact/hooks';
import { pictureFileName } from '../pictures/file-names.js';
import { sheetOriginOf } from '../pictures/origin-of.js';
import { pngFromCanvas } from '../pictures/png.js';
import type { Gallery } from '../scheduler/gallery.js';
import { gallerySheet } from '../scheduler/gallery-sheet.js';
import { AllLayersToggle } from './AllLayersToggle.js';
import { BehindRectifier } from './BehindRectifier.js';
import { GalleryFacts } from './GalleryFacts.js';
import { GalleryProgress } from './GalleryProgress.js';
import { MaximizedDetail } from './MaximizedDetail.js';
import { MaximizedTile } from './MaximizedTile.js';
import { usePage } from './page-context.js';
import { SaveSheetButton } from './SaveSheetButton.js';
import { TileGrid } from './TileGrid.js';
import { TileSizeSlider } from './TileSizeSlider.js';

/** All channels of a layer, filled as they are computed. */
export function MaximizedGallery({ gallery }: { readonly gallery: Gallery }) {
  const page = usePage();
  const [active, setActive] = useState(0);
  const enlarged = page.enlarged.value;
  const filling = page.maximized.filling.value;
  const session = page.session.value;
  const selected = page.layer.value;
  const { layer, recipe, seed } = gallery.key;
  const hasPictures = gallery.settledCount.value > gallery.deadCount.value;

  const saveSheet = () =>
    page.saver.save(pictureFileName(layer, recipe.name, `seed-${seed}`), async () => {
      const { canvas, part } = gallerySheet(gallery);
      return pngFromCanvas(canvas, session && (await sheetOriginOf(session, part, gallery.key)));
    });

  return (
    <>
      <div class="toolbar" role="group" aria-label="Maximized pictures">
        {filling && <GalleryProgress filling={filling} />}
        <span class="toolbar-end">
          {selected && <BehindRectifier layer={selected} />}
          <GalleryFacts gallery={gallery} />
          <AllLayersToggle />
          <TileSizeSlider />
          <SaveSheetButton
            label="Save the sheet as PNG: all finished pictures"
            disabled={!hasPictures}
            onSave={saveSheet}
          />
        </span>
      </div>
      <TileGrid
        label={`Maximized channels of ${layer}`}
        testId="maximized-grid"
        count={gallery.channelCount}
        tileSize={page.tileSize.value}
        firstTile={page.firstTile.peek()}
        activeTile={active}
        isCovered={enlarged !== null}
        onActive={setActive}
        onOpen={(channel) => {
          page.enlarged.value = channel;
        }}
        onInSight={(range) => {
          page.firstTile.value = range.first;
          page.maximized.runner.value?.setVisible(gallery, range);
        }}
        renderTile={(channel) => <MaximizedTile gallery={gallery} channel={channel} />}
      />
      {enlarged !== null && enlarged < gallery.channelCount && (
        <MaximizedDetail
          gallery={gallery}
          channel={enlarged}
          onMove={(channel) => {
            setActive(channel);
            page.enlarged.value = channel;
          }}
          onClose={() => {
            page.enlarged.value = null;
          }}
        />
      )}
    </>
  );
}
