import type { Convolution } from './convolution.js';

/** Winograd with tiles of 4×4 or 2×2 results, or a matrix product of patches. */
export type Algorithm =
  { readonly kind: 'winograd'; readonly outputSize: 2 | 4 } | { readonly kind: 'patches' };

/** With fewer channels on either side, the transforms cost more than the products they save. */
const fewestChannels = 8;

/**
 * From this many products of channels on, the weights of F(4×4) (4 times those of the kernel) would fill the memory and are no faster
 * than those of F(2×2) (1.8 times) on maps of a few tiles, for which they are read from memory and used once.
 */
const largeKernel = 512 * 512;

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
  if (Math.min(convolution.outHeight, convolution.outWidth) < 3) return { kind: 'patches' };
  return { kind: 'winograd', outputSize: inChannels * outChannels >= largeKernel ? 2 : 4 };
}
