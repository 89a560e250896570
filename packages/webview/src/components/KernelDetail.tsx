import { isPointwise, kernelStatistics, type LayerKernel } from '@featurescope/core';
import { useMemo } from 'preact/hooks';
import { percentage, shortNumber } from '../model/words.js';
import { pictureFileName } from '../pictures/file-names.js';
import { pngFromPicture } from '../pictures/png.js';
import { Button } from './Button.js';
import { DetailDialog } from './DetailDialog.js';
import { Facts } from './Facts.js';
import { filterLabel, filterPicture, filterWeights, rangeShown, type KernelLook } from './kernel-look.js';
import { KernelSlices } from './KernelSlices.js';
import { KernelValues } from './KernelValues.js';
import { usePage } from './page-context.js';
import { PictureCanvas } from './PictureCanvas.js';
import { SaveNotice } from './SaveNotice.js';
import { UnitFooter } from './UnitFooter.js';

export interface KernelDetailProps {
  readonly kernel: LayerKernel;
  readonly filter: number;
  readonly look: KernelLook;
  readonly onSlice: (slice: number | 'rgb') => void;
  readonly onMove: (filter: number) => void;
  readonly onClose: () => void;
}

/** One filter with its numbers and all its input slices. */
export function KernelDetail({ kernel, filter, look, onSlice, onMove, onClose }: KernelDetailProps) {
  const page = usePage();
  const layer = page.layer.value;
  const [, , inChannels, filterCount] = kernel.shape;
  const picture = useMemo(() => filterPicture(kernel, filter, look), [kernel, filter, look]);
  const statistics = useMemo(() => kernelStatistics(kernel, filter), [kernel, filter]);
  const range = rangeShown(kernel, filter, look);
  const bias = kernel.bias?.[filter];
  const sliceName = look.slice === 'rgb' ? 'rgb' : `input-${look.slice}`;
  const nameParts = inChannels > 1 && !isPointwise(kernel) ? [sliceName] : [];
  return (
    <DetailDialog
      title={`${kernel.layer}, filter ${filter}`}
      index={filter}
      count={filterCount}
      onMove={onMove}
      onClose={onClose}
      footer={layer && <UnitFooter layer={layer} channel={filter} shown="kernels" />}
      picture={
        <>
          <PictureCanvas picture={picture} label={filterLabel(kernel, filter, look)} />
          <KernelValues kernel={kernel} filter={filter} slice={look.slice} picture={picture} />
        </>
      }
    >
      <Facts
        facts={[
          { name: 'Weights', value: filterWeights(kernel) },
          ...(bias === undefined ? [] : [{ name: 'Bias', value: shortNumber(bias) }]),
          { name: 'Min', value: shortNumber(statistics.min) },
          { name: 'Max', value: shortNumber(statistics.max) },
          { name: 'Mean', value: shortNumber(statistics.mean) },
          { name: 'Std', value: shortNumber(statistics.std) },
          { name: 'Zeros', value: percentage(statistics.zeroShare) },
          {
            name: 'Colours',
            value: `${shortNumber(range.min)} … ${shortNumber(range.max)}`,
            title: 'The weights of the first and the last colour',
          },
        ]}
      />
      {inChannels > 1 && !isPointwise(kernel) && (
        <KernelSlices kernel={kernel} filter={filter} look={look} onSlice={onSlice} />
      )}
      <div class="detail-actions">
        <Button
          icon="save"
          testId="save-one"
          disabled={page.saver.isSaving.value}
          onClick={() =>
            void page.saver.save(pictureFileName(kernel.layer, 'kernel', filter, ...nameParts), () =>
              pngFromPicture(picture),
            )
          }
        >
          Save as PNG…
        </Button>
        <SaveNotice />
      </div>
    </DetailDialog>
  );
}
