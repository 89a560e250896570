import { readFileSync } from 'node:fs';
import type { Convolution } from '../src/kernels/convolution.js';

/** 'same' as TensorFlow pads, 'valid', or rows before and after and columns before and after. */
type Padding = 'same' | 'valid' | readonly [number, number, number, number];

interface CaseOptions {
  readonly size?: readonly [number, number];
  readonly kernel?: readonly [number, number];
  readonly channels: readonly [number, number];
  readonly strides?: readonly [number, number];
  readonly dilations?: readonly [number, number];
  readonly padding?: Padding;
  readonly batch?: number;
  readonly groups?: number;
}

/** Convolutions of every kind that networks have: what the Keras applications use, and what is odd in some way. */
export function convolutionCases(): readonly (Convolution & { readonly name: string })[] {
  const odd: CaseOptions[] = [];
  for (const channels of [
    [8, 8],
    [9, 11],
    [16, 12],
    [13, 24],
  ] as const) {
    for (const padding of ['same', 'valid', [0, 1, 2, 0], [3, 2, 3, 4]] as const) {
      odd.push({ channels, padding, size: [11, 14], batch: 2 });
    }
  }
  for (const size of [
    [3, 3],
    [4, 4],
    [5, 3],
    [8, 8],
    [17, 9],
  ] as const)
    odd.push({ size, channels: [10, 17] });
  for (const kernel of [
    [1, 1],
    [2, 2],
    [1, 7],
    [7, 1],
    [5, 5],
    [4, 3],
  ] as const) {
    for (const strides of [
      [1, 1],
      [2, 2],
      [3, 2],
    ] as const)
      odd.push({ kernel, strides, channels: [6, 9], batch: 2 });
  }
  odd.push(
    { strides: [2, 2], channels: [12, 20] },
    { strides: [2, 2], channels: [12, 20], padding: 'valid' },
  );
  odd.push(
    { dilations: [2, 2], channels: [9, 8] },
    { dilations: [2, 3], channels: [9, 8], padding: 'valid' },
  );
  odd.push({ groups: 3, channels: [12, 15], batch: 2 }, { groups: 32, channels: [64, 64] });
  odd.push(
    { groups: 4, kernel: [1, 1], channels: [8, 20] },
    { groups: 2, strides: [2, 2], channels: [6, 10] },
  );
  odd.push(
    { channels: [3, 64] },
    { channels: [64, 3] },
    { channels: [1, 1] },
    { channels: [40, 1], kernel: [1, 1] },
  );
  // Kernels that are kept once for both directions.
  odd.push(
    { channels: [515, 513], size: [6, 5], padding: 'valid', batch: 2 },
    { channels: [516, 509], size: [6, 9], padding: [0, 1, 2, 0] },
  );
  return [...odd, ...applicationCases()].map(convolutionOf);
}

/** Every kernel of the Keras applications, on a map of a few pixels. */
function applicationCases(): CaseOptions[] {
  const file = new URL('../../core/test/fixtures/application-shapes.json', import.meta.url);
  const applications = JSON.parse(readFileSync(file, 'utf8')) as Record<
    string,
    { layers: [string, string, number[][]][] }
  >;
  const kernels = new Map<string, number[]>();
  for (const { layers } of Object.values(applications)) {
    for (const [, type, [kernel]] of layers)
      if (type === 'Conv2D' && kernel) kernels.set(kernel.join('×'), kernel);
  }
  return [...kernels.values()].map(([height = 1, width = 1, inChannels = 1, outChannels = 1]) => {
    const side = height * width * inChannels * outChannels > 500_000 ? 4 : 9;
    return { kernel: [height, width], channels: [inChannels, outChannels], size: [side, side] };
  });
}

function convolutionOf(options: CaseOptions): Convolution & { readonly name: string } {
  const { size = [10, 9], kernel = [3, 3], strides = [1, 1], dilations = [1, 1] } = options;
  const { padding = 'same', batch = 1, groups = 1, channels } = options;
  const axis = (index: 0 | 1): readonly [before: number, outLength: number] => {
    const extent = (kernel[index] - 1) * dilations[index] + 1;
    if (padding === 'same') {
      const outLength = Math.ceil(size[index] / strides[index]);
      const total = Math.max(0, (outLength - 1) * strides[index] + extent - size[index]);
      return [Math.floor(total / 2), outLength];
    }
    const [before, after] =
      padding === 'valid' ? [0, 0] : index === 0 ? [padding[0], padding[1]] : [padding[2], padding[3]];
    return [before, Math.floor((size[index] + before + after - extent) / strides[index]) + 1];
  };
  const [top, outHeight] = axis(0);
  const [left, outWidth] = axis(1);
  const name = [
    `${batch}×${size.join('×')}`,
    `channels ${channels.join(' to ')}`,
    `kernel ${kernel.join('×')}`,
    `strides ${strides.join('×')}`,
    `dilations ${dilations.join('×')}`,
    `groups ${groups}`,
    `padding ${String(padding)}`,
  ].join(', ');
  return {
    name,
    ...{ batch, groups, top, left, outHeight, outWidth },
    height: size[0],
    width: size[1],
    inChannels: channels[0],
    outChannels: channels[1],
    kernelHeight: kernel[0],
    kernelWidth: kernel[1],
    strideDown: strides[0],
    strideAcross: strides[1],
    dilationDown: dilations[0],
    dilationAcross: dilations[1],
  };
}
