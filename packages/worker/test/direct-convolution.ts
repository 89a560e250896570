/** Convolutions and their gradients as the definition says, in float64: slow, and easy to see right. */
import type { Convolution } from '../src/kernels/convolution.js';

type Shape4 = [number, number, number, number];

export function shapesOf(convolution: Convolution): { input: Shape4; kernel: Shape4; output: Shape4 } {
  const { batch, height, width, inChannels, outHeight, outWidth, outChannels, groups } = convolution;
  return {
    input: [batch, height, width, inChannels],
    kernel: [convolution.kernelHeight, convolution.kernelWidth, inChannels / groups, outChannels],
    output: [batch, outHeight, outWidth, outChannels],
  };
}

export function directConvolution(
  convolution: Convolution,
  x: Float32Array,
  kernel: Float32Array,
  bias: Float32Array,
): Float64Array {
  const { outChannels } = convolution;
  const output = Float64Array.from(
    { length: product(shapesOf(convolution).output) },
    (_, index) => bias[index % outChannels] ?? Number.NaN,
  );
  overTaps(convolution, (pixel, position, tap, filters, channels) => {
    for (let channel = 0; channel < channels; channel++) {
      const value = x[pixel + channel] ?? Number.NaN;
      for (let filter = 0; filter < filters; filter++) {
        output[position + filter] =
          (output[position + filter] ?? 0) +
          value * (kernel[tap + channel * outChannels + filter] ?? Number.NaN);
      }
    }
  });
  return output;
}

export function directGradient(
  convolution: Convolution,
  outputGradient: Float32Array,
  kernel: Float32Array,
): Float64Array {
  const { outChannels } = convolution;
  const inputGradient = new Float64Array(product(shapesOf(convolution).input));
  overTaps(convolution, (pixel, position, tap, filters, channels) => {
    for (let channel = 0; channel < channels; channel++) {
      let sum = 0;
      for (let filter = 0; filter < filters; filter++) {
        sum +=
          (outputGradient[position + filter] ?? Number.NaN) *
          (kernel[tap + channel * outChannels + filter] ?? Number.NaN);
      }
      inputGradient[pixel + channel] = (inputGradient[pixel + channel] ?? 0) + sum;
    }
  });
  return inputGradient;
}

/** Calls back for each group, output position and tap inside the input, with indices of their first channels. */
function overTaps(
  convolution: Convolution,
  visit: (pixel: number, position: number, tap: number, filters: number, channels: number) => void,
): void {
  const { batch, height, width, inChannels, outHeight, outWidth, outChannels, groups } = convolution;
  const [channels, filters] = [inChannels / groups, outChannels / groups];
  for (let item = 0; item < batch; item++) {
    for (let outRow = 0; outRow < outHeight; outRow++) {
      for (let outColumn = 0; outColumn < outWidth; outColumn++) {
        for (let tapRow = 0; tapRow < convolution.kernelHeight; tapRow++) {
          for (let tapColumn = 0; tapColumn < convolution.kernelWidth; tapColumn++) {
            const row = outRow * convolution.strideDown - convolution.top + tapRow * convolution.dilationDown;
            const column =
              outColumn * convolution.strideAcross -
              convolution.left +
              tapColumn * convolution.dilationAcross;
            if (row < 0 || row >= height || column < 0 || column >= width) continue;
            for (let group = 0; group < groups; group++) {
              visit(
                ((item * height + row) * width + column) * inChannels + group * channels,
                ((item * outHeight + outRow) * outWidth + outColumn) * outChannels + group * filters,
                (tapRow * convolution.kernelWidth + tapColumn) * channels * outChannels + group * filters,
                filters,
                channels,
              );
            }
          }
        }
      }
    }
  }
}

function product(shape: readonly number[]): number {
  return shape.reduce((all, length) => all * length, 1);
}
