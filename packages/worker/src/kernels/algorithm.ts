import type { Convolution } from './convolution.js';

/** Winograd with tiles of 4×4 or 2×2 results, or a matrix product of patches. */
export type Algorithm =
  { readonly kind: 'winograd'; readonly outputSize: 2 | 4 } | { readonly kind: 'patches' };

/** With fewer channels on either side, the transforms cost more than the products they save. */
const fewestChannels = 8;

/**
 * From this many products of channels on, a kernel is packed once, for both directions: its gradient is a seventh slower so, but
 * VGG16's packed weights take 280 MB instead of 470.
 */
const largeKernel = 512 * 512;

/** Whether the input gradient uses the packed kernel of the forward pass. */
export function isKeptOnce(inChannels: number, outChannels: number): boolean {
  return inChannels * outChannels >= largeKernel;
}

/** The fastest way for a shape, as measured. It does not depend on the batch, so that an image's result does not either. */
export function chooseAlgorithm(convolution: Convolution): Algorithm {
  const { kernelHeight, kernelWidth, inChannels, outChannels } = convolution;
  const isThreeByThree = kernelHeight === 3 && kernelWidth === 3;
  const slides = [
    convolution.strideDown,
    convolution.strideAcross,
    convolution.dilationDown,
    convolution.dilationAcross,
    convolution.groups,
  ].every((each) => each === 1);
  if (!isThreeByThree || !slides || Math.min(inChannels, outChannels) < fewestChannels) {
    return { kind: 'patches' };
  }
  const { outHeight, outWidth } = convolution;
  if (Math.min(outHeight, outWidth) < 3) return { kind: 'patches' };
  // A single tile of 4×4 would multiply each matrix with one row, which costs as much as with four.
  return { kind: 'winograd', outputSize: Math.max(outHeight, outWidth) <= 4 ? 2 : 4 };
}
