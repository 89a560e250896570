import {
  isPointwise,
  kernelPicture,
  kernelRange,
  pointwisePicture,
  type KernelScale,
  type LayerKernel,
  type RgbaImage,
  type ValueRange,
} from '@featurescope/core';
import type { KernelColourMap } from '../model/saved-state.js';

/** How the kernels of a layer are drawn. */
export interface KernelLook {
  readonly colourMap: KernelColourMap;
  readonly scale: KernelScale;
  /** One input channel, or all three as colours. Of no account for 1×1 kernels, which show all their inputs. */
  readonly slice: number | 'rgb';
}

/** A filter as a picture of one pixel per weight. */
export function filterPicture(kernel: LayerKernel, filter: number, look: KernelLook): RgbaImage {
  return isPointwise(kernel)
    ? pointwisePicture(kernel, { ...look, filter })
    : kernelPicture(kernel, { ...look, filter });
}

/** The weights that the first and the last colour stand for. */
export function rangeShown(kernel: LayerKernel, filter: number, look: KernelLook): ValueRange {
  return kernelRange(kernel, { ...look, slice: isPointwise(kernel) ? 0 : look.slice, filter });
}

/** What a filter's picture shows, in words. */
export function filterLabel(kernel: LayerKernel, filter: number, { slice }: KernelLook): string {
  const [, , inChannels] = kernel.shape;
  const name = `${kernel.layer}, filter ${filter}`;
  if (isPointwise(kernel)) return `${name}, its ${inChannels} input weights`;
  if (slice === 'rgb') return `${name}, red, green and blue`;
  return inChannels === 1 ? name : `${name}, input channel ${slice}`;
}

/** "3 × 3 × 32 + 1 weights": what one filter is made of. */
export function filterWeights({ shape: [height, width, inChannels], bias }: LayerKernel): string {
  const size = inChannels === 1 ? `${height} × ${width}` : `${height} × ${width} × ${inChannels}`;
  return `${size}${bias ? ' + 1' : ''} weights`;
}
