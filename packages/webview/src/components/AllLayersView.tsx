import { batch } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { pictureFileName } from '../pictures/file-names.js';
import { sheetOriginOf } from '../pictures/origin-of.js';
import { pngFromCanvas } from '../pictures/png.js';
import { sheetTarget } from '../pictures/sheet-target.js';
import { stackedSheets } from '../pictures/stacked-sheets.js';
import type { Gallery } from '../scheduler/gallery.js';
import { gallerySheet } from '../scheduler/gallery-sheet.js';
import { sheetCount } from '../scheduler/maximized-model.js';
import { AllLayersToggle } from './AllLayersToggle.js';
import { GalleryFacts } from './GalleryFacts.js';
import { GalleryProgress } from './GalleryProgress.js';
import { LayerSheet } from './LayerSheet.js';
import { usePage } from './page-context.js';
import { SaveSheetButton } from './SaveSheetButton.js';

/** The first filters of every convolution, a sheet for each, those in sight filled first. */
export function AllLayersView({ galleries }: { readonly galleries: readonly Gallery[] }) {
  const page = usePage();
  const list = useRef<HTMLDivElement>(null);
  const filling = page.maximized.filling.value;
  const selected = page.layerName.value;
  const [first] = galleries;
  const hasPictures = galleries.some((gallery) => gallery.settledCount.value > gallery.deadCount.value);

  useLayoutEffect(() => {
    const sheets = Array.from(list.current?.children ?? []);
    sheets
      .find((sheet) => sheet.getAttribute('data-layer') === selected)
      ?.scrollIntoView({ block: 'nearest' });
  }, [selected]);

  const saveSheets = () =>
    page.saver.save(
      pictureFileName('all-layers', first?.key.recipe.name ?? '', `seed-${page.seed.value}`),
      async () => {
        const sheets = galleries
          .map((gallery) => gallerySheet(gallery, sheetCount))
          .filter(({ part }) => part.channels.length > 0);
        const session = page.session.value;
        const target = sheetTarget(sheets.map(({ part }) => part));
        const origin = session && first ? await sheetOriginOf(session, target, first.key) : null;
        return pngFromCanvas(stackedSheets(sheets.map(({ canvas }) => canvas)), origin);
      },
    );

  return (
    <>
      <div class="toolbar" role="group" aria-label="Maximized pictures">
        {filling && <GalleryProgress filling={filling} />}
        <span class="toolbar-end">
          {first && <GalleryFacts gallery={first} />}
          <AllLayersToggle />
          <SaveSheetButton
            label="Save all sheets as one PNG: the finished pictures of every layer"
            disabled={!hasPictures}
            onSave={saveSheets}
          />
        </span>
      </div>
      <div class="layer-sheets" data-testid="layer-sheets" ref={list}>
        {galleries.map((gallery) => (
          <LayerSheet
            key={gallery.key.layer}
            gallery={gallery}
            channelCount={Math.min(sheetCount, gallery.channelCount)}
            onInSight={(isInSight) => {
              page.maximized.runner.value?.setVisible(
                gallery,
                isInSight ? { first: 0, last: sheetCount - 1 } : null,
              );
            }}
            onOpen={(channel) => {
              batch(() => {
                page.maximized.showsAllLayers.value = false;
                page.selectLayer(gallery.key.layer);
                page.enlarged.value = channel;
              });
            }}
          />
        ))}
      </div>
    </>
  );
}
