import type { ColourMap } from '../images/colour-map.js';
import { pictureSheet, sheetColumns } from '../images/picture-sheet.js';
import type { RgbaImage } from '../images/rgba-image.js';
import { isPointwise, kernelPicture, pointwisePicture, type KernelScale } from './kernel-picture.js';
import type { LayerKernel } from './layer-kernel.js';

export interface KernelSheetOptions {
  /** Default: all of the layer. */
  readonly filters?: readonly number[];
  /** Default: 'rgb' for three input channels, otherwise the first one; 1×1 kernels always show all their inputs. */
  readonly slice?: number | 'rgb';
  readonly colourMap: ColourMap;
  readonly scale: KernelScale;
  /** Default: as near to a square as the filters fill. */
  readonly columns?: number;
}

/** Smallest side of one kernel on a sheet, in pixels: a 3×3 kernel of 3 pixels cannot be seen. */
const smallestCell = 30;

/** All kernels of a layer on one picture (recipe `raw-kernels`). */
export function kernelSheet(kernel: LayerKernel, options: KernelSheetOptions): RgbaImage {
  const [, , inChannels, filterCount] = kernel.shape;
  const filters = options.filters ?? Array.from({ length: filterCount }, (_, filter) => filter);
  const slice = options.slice ?? (inChannels === 3 ? 'rgb' : 0);
  const isFolded = isPointwise(kernel) && slice !== 'rgb';
  const pictures = filters.map((filter) =>
    isFolded
      ? pointwisePicture(kernel, { ...options, filter })
      : kernelPicture(kernel, { ...options, filter, slice }),
  );
  const largestSide = Math.max(1, ...pictures.map((picture) => Math.max(picture.width, picture.height)));
  return pictureSheet(pictures, {
    columns: options.columns ?? sheetColumns(pictures.length),
    margin: 2,
    zoom: Math.ceil(smallestCell / largestSide),
    background: [30, 30, 30, 255],
  });
}
