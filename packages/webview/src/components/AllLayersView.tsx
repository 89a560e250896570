import { batch } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { labelledSheet } from '../pictures/labelled-sheet.js';
import { pictureFileName } from '../pictures/file-names.js';
import { pngFromCanvas } from '../pictures/png.js';
import { stackedSheets } from '../pictures/stacked-sheets.js';
import type { Gallery } from '../scheduler/gallery.js';
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
      () => pngFromCanvas(stackedSheets(galleries.flatMap(sheetOf))),
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

/** A layer's finished pictures on a canvas; nothing where there are none. */
function sheetOf(gallery: Gallery): OffscreenCanvas[] {
  const { layer, recipe, seed } = gallery.key;
  const pictures = gallery
    .finished(sheetCount)
    .map(({ channel, picture }) => ({ picture, label: String(channel) }));
  return pictures.length === 0
    ? []
    : [labelledSheet(pictures, { title: `${layer} · ${recipe.name} · seed ${seed}` })];
}
