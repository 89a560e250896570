import { isPointwise, kernelStatistics, type LayerKernel } from '@featurescope/core';
import { useMemo, useState } from 'preact/hooks';
import { labelledSheet } from '../pictures/labelled-sheet.js';
import { pictureFileName } from '../pictures/file-names.js';
import { pngFromCanvas } from '../pictures/png.js';
import { percentage, shortNumber } from '../model/words.js';
import { filterPicture, filterWeights, type KernelLook } from './kernel-look.js';
import { KernelDetail } from './KernelDetail.js';
import { KernelTile } from './KernelTile.js';
import { KernelToolbar } from './KernelToolbar.js';
import { usePage } from './page-context.js';
import { SaveNotice } from './SaveNotice.js';
import { SaveSheetButton } from './SaveSheetButton.js';
import { TileGrid } from './TileGrid.js';

/** All filters of a layer, drawn. */
export function KernelGallery({ kernel }: { readonly kernel: LayerKernel }) {
  const page = usePage();
  const [, , inChannels, filterCount] = kernel.shape;
  const [slice, setSlice] = useState<number | 'rgb'>(inChannels === 3 ? 'rgb' : 0);
  const [active, setActive] = useState(0);
  const colourMap = page.colourMap.value;
  const scale = page.scale.value;
  const look = useMemo<KernelLook>(() => ({ colourMap, scale, slice }), [colourMap, scale, slice]);
  const enlarged = page.enlarged.value;

  const saveSheet = () =>
    page.saver.save(pictureFileName(kernel.layer, 'kernels'), () =>
      pngFromCanvas(
        labelledSheet(
          Array.from({ length: filterCount }, (_, filter) => ({
            picture: filterPicture(kernel, filter, look),
            label: String(filter),
          })),
          { title: sheetTitle(kernel, look) },
        ),
      ),
    );

  return (
    <>
      <KernelToolbar kernel={kernel} look={look} onSlice={setSlice}>
        <SaveSheetButton onSave={saveSheet} />
      </KernelToolbar>
      <div class="status-line">
        <Statistics kernel={kernel} />
        <SaveNotice />
      </div>
      <TileGrid
        label={`Kernels of ${kernel.layer}`}
        testId="kernel-grid"
        count={filterCount}
        tileSize={page.tileSize.value}
        firstTile={page.firstTile.peek()}
        activeTile={active}
        isCovered={enlarged !== null}
        onActive={setActive}
        onOpen={(filter) => {
          page.enlarged.value = filter;
        }}
        onInSight={({ first }) => {
          page.firstTile.value = first;
        }}
        renderTile={(filter) => <KernelTile kernel={kernel} filter={filter} look={look} />}
      />
      {enlarged !== null && enlarged < filterCount && (
        <KernelDetail
          kernel={kernel}
          filter={enlarged}
          look={look}
          onSlice={setSlice}
          onMove={(filter) => {
            setActive(filter);
            page.enlarged.value = filter;
          }}
          onClose={() => {
            page.enlarged.value = null;
          }}
        />
      )}
    </>
  );
}

function Statistics({ kernel }: { readonly kernel: LayerKernel }) {
  const statistics = useMemo(() => kernelStatistics(kernel), [kernel]);
  const { min, max, mean, std, zeroShare, invalidShare } = statistics;
  return (
    <p class="statistics" data-testid="kernel-statistics">
      <span>{filterWeights(kernel)} per filter</span>
      <span>min {shortNumber(min)}</span>
      <span>max {shortNumber(max)}</span>
      <span>mean {shortNumber(mean)}</span>
      <span>std {shortNumber(std)}</span>
      <span>{percentage(zeroShare)} zeros</span>
      {invalidShare > 0 && <strong>{percentage(invalidShare)} NaN or infinite</strong>}
    </p>
  );
}

function sheetTitle(kernel: LayerKernel, { slice, colourMap, scale }: KernelLook): string {
  const inputs = isPointwise(kernel)
    ? `all ${kernel.shape[2]} inputs, ${colourMap}`
    : slice === 'rgb'
      ? 'RGB'
      : `input channel ${slice}, ${colourMap}`;
  return `${kernel.layer} · kernels · ${inputs}, scaled over the ${scale}`;
}
