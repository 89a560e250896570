import { colourTable, type ColourMap } from '../images/colour-map.js';
import type { RgbaImage } from '../images/rgba-image.js';
import { rangeOf, signedRange, type ValueRange } from '../images/value-range.js';
import type { LayerKernel } from './layer-kernel.js';

/** Over which weights the colours are spread: all of the layer, or the filter's own. */
export type KernelScale = 'layer' | 'filter';

export interface KernelPictureOptions {
  readonly filter: number;
  /** One input channel, or 'rgb': the three input channels as red, green and blue. */
  readonly slice: number | 'rgb';
  /** Not used for 'rgb'. */
  readonly colourMap: ColourMap;
  readonly scale: KernelScale;
}

/**
 * A filter as a picture of one pixel per weight. Weights are scaled to [0, 1] by (w − min) / (max − min) over the layer
 * or the filter; 'signed' uses ±max |w|, so that 0 stays white.
 */
export function kernelPicture(kernel: LayerKernel, options: KernelPictureOptions): RgbaImage {
  const [height, width, inChannels, filters] = kernel.shape;
  const range = kernelRange(kernel, options);
  const span = range.max - range.min || 1;
  const data = new Uint8ClampedArray(height * width * 4);
  const table = options.slice === 'rgb' ? null : colourTable(options.colourMap);
  for (let position = 0; position < height * width; position++) {
    const byteOf = (channel: number) => {
      const weight = kernel.values[(position * inChannels + channel) * filters + options.filter] ?? 0;
      return Math.round(Math.min(1, Math.max(0, (weight - range.min) / span)) * 255);
    };
    const colour =
      options.slice === 'rgb' || !table
        ? [byteOf(0), byteOf(1), byteOf(2)]
        : table.subarray(byteOf(options.slice) * 3, byteOf(options.slice) * 3 + 3);
    data.set(colour, position * 4);
    data[position * 4 + 3] = 255;
  }
  return { width, height, data };
}

/** Whether a filter is a single weight per input channel: shown as all of these at once. */
export function isPointwise({ shape: [height, width, inChannels] }: LayerKernel): boolean {
  return height === 1 && width === 1 && inChannels > 1;
}

/**
 * All input weights of a filter of 1×1 kernels, folded row by row into a block as near to a square as they fill:
 * one pixel per input channel; the rest of the last row stays transparent.
 */
export function pointwisePicture(
  kernel: LayerKernel,
  options: Omit<KernelPictureOptions, 'slice'>,
): RgbaImage {
  const [, , inChannels, filters] = kernel.shape;
  const width = Math.ceil(Math.sqrt(inChannels));
  const height = Math.ceil(inChannels / width);
  const range = kernelRange(kernel, { ...options, slice: 0 });
  const span = range.max - range.min || 1;
  const table = colourTable(options.colourMap);
  const data = new Uint8ClampedArray(width * height * 4);
  for (let channel = 0; channel < inChannels; channel++) {
    const weight = kernel.values[channel * filters + options.filter] ?? 0;
    const index = Math.round(Math.min(1, Math.max(0, (weight - range.min) / span)) * 255);
    data.set(table.subarray(index * 3, index * 3 + 3), channel * 4);
    data[channel * 4 + 3] = 255;
  }
  return { width, height, data };
}

/** The range that `kernelPicture` spreads the colours over: for a colour bar. */
export function kernelRange(kernel: LayerKernel, options: KernelPictureOptions): ValueRange {
  const range = options.scale === 'layer' ? layerRange(kernel) : filterRange(kernel, options.filter);
  if (options.slice === 'rgb' || options.colourMap !== 'signed') return range;
  return signedRange(range);
}

const layerRanges = new WeakMap<LayerKernel, ValueRange>();

function layerRange(kernel: LayerKernel): ValueRange {
  const known = layerRanges.get(kernel);
  if (known) return known;
  const range = rangeOf(kernel.values);
  layerRanges.set(kernel, range);
  return range;
}

function filterRange(kernel: LayerKernel, filter: number): ValueRange {
  return rangeOf(kernel.values, filter, kernel.shape[3]);
}
