import type { LayerKernel } from '@featurescope/core';
import { useMemo } from 'preact/hooks';
import { filterLabel, filterPicture, type KernelLook } from './kernel-look.js';
import { PictureCanvas } from './PictureCanvas.js';

export interface KernelTileProps {
  readonly kernel: LayerKernel;
  readonly filter: number;
  readonly look: KernelLook;
}

export function KernelTile({ kernel, filter, look }: KernelTileProps) {
  const picture = useMemo(() => filterPicture(kernel, filter, look), [kernel, filter, look]);
  return (
    <div class="tile is-done" data-testid="tile" data-channel={filter} data-state="done">
      <div class="tile-picture">
        <PictureCanvas picture={picture} label={filterLabel(kernel, filter, look)} />
      </div>
      <div class="tile-caption" aria-hidden="true">
        <span>{filter}</span>
      </div>
    </div>
  );
}
