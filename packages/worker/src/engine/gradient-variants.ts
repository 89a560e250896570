import {
  DeviceWeights,
  findRecipe,
  maximizeChannels,
  type BackendKernels,
  type MaximizeRequest,
} from '@featurescope/core';
import {
  Conv2DBackpropInput,
  env,
  getKernel,
  registerKernel,
  unregisterKernel,
  type KernelFunc,
  type NamedTensorInfoMap,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { trialLayer, trialNetwork } from './trial-network.js';

/** A way to compute a convolution's input gradient on a GPU. Which is fastest differs from device to device. */
export interface GradientVariant {
  readonly name: string;
  /** Makes it the one in use. */
  take(): void;
}

const kernelName = 'UndilatedConv2DInputGradient' satisfies keyof BackendKernels;

/** The variants of one of tfjs's GPU backends; the first is core's own, which needs nothing. */
export function gradientVariants(
  backendName: 'webgpu' | 'webgl',
): readonly [GradientVariant, ...GradientVariant[]] {
  const leave = () => {
    // Asked for by a name that it does not know, tfjs warns.
    if (isRegistered(backendName)) unregisterKernel(kernelName, backendName);
  };
  const take = () => {
    leave();
    registerKernel({ kernelName, backendName, kernelFunc: backpropInput(backendName) });
  };
  const rotated: GradientVariant = { name: 'a forward convolution with the rotated kernel', take: leave };
  if (backendName === 'webgl') return [rotated, { name: 'a gradient kernel', take }];
  const withFlag = (isNaive: boolean) => () => {
    take();
    env().set('WEBGPU_USE_NAIVE_CONV2D_TRANSPOSE', isNaive);
  };
  return [
    rotated,
    { name: 'a gradient kernel, cell by cell', take: withFlag(true) },
    { name: 'a gradient kernel, as a matrix product', take: withFlag(false) },
  ];
}

/** Several convolutions of the usual kind, for long enough that starting kernels is not all that is timed. */
const timedRequest: MaximizeRequest = {
  layer: trialLayer,
  channels: [0],
  recipe: findRecipe('chollet-filters'),
  seed: 1,
  canvasSize: 96,
  stepCount: 4,
};

/** A device that takes longer than this for it is a software adapter: timing more would keep the person waiting. */
const patienceMs = 400;

/**
 * Times a few steps of ascent with each variant and takes the fastest. One that fails is passed over; the self-test that follows
 * sees whether the one that was taken computes what it should.
 *
 * @param climb what is timed
 * @param nowMs default: `performance.now`
 * @returns the name of the one that was taken
 */
export async function takeFastestGradient(
  variants: readonly [GradientVariant, ...GradientVariant[]],
  climb: () => Promise<void> = climbTrial,
  nowMs: () => number = () => performance.now(),
): Promise<string> {
  const timeOf = async () => {
    const startMs = nowMs();
    await climb();
    return nowMs() - startMs;
  };
  const [first] = variants;
  let fastest = { variant: first, ms: Infinity };
  for (const variant of variants) {
    variant.take();
    try {
      // The first time also compiles.
      await climb();
      const ms = await timeOf();
      if (ms < fastest.ms) fastest = { variant, ms };
      if (variant === first && ms > patienceMs) break;
    } catch {
      // Another one may work.
    }
  }
  fastest.variant.take();
  return fastest.variant.name;
}

async function climbTrial(): Promise<void> {
  const weights = new DeviceWeights();
  const network = trialNetwork({ hidden: 64, filters: 64, stride: 1 });
  const ascent = maximizeChannels({ network, weights }, timedRequest);
  try {
    while (!(await ascent.next()).done);
  } finally {
    weights.dispose();
  }
}

/** tfjs's own gradient kernel. */
function backpropInput(backendName: string): KernelFunc {
  return ({ inputs, backend, attrs }) => {
    const { outputGradient, kernel } = inputs as NamedTensorInfoMap &
      Record<'outputGradient' | 'kernel', TensorInfo>;
    const given: unknown = attrs;
    const { inputShape, strides, top, left } = given as BackendKernels['UndilatedConv2DInputGradient'];
    const [, height = 0, width = 0] = inputShape;
    const [, outHeight = 0, outWidth = 0] = outputGradient.shape;
    const [kernelHeight = 0, kernelWidth = 0] = kernel.shape;
    // What the last windows reach beyond the input.
    const bottom = Math.max(0, (outHeight - 1) * strides[0] + kernelHeight - top - height);
    const right = Math.max(0, (outWidth - 1) * strides[1] + kernelWidth - left - width);
    return getKernel(Conv2DBackpropInput, backendName).kernelFunc({
      inputs: { dy: outputGradient, filter: kernel },
      backend,
      attrs: {
        inputShape: [...inputShape],
        strides: [...strides],
        pad: [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0],
        ],
        dataFormat: 'NHWC',
      },
    });
  };
}

function isRegistered(backendName: string): boolean {
  // The types promise a kernel for every name.
  return (getKernel(kernelName, backendName) as ReturnType<typeof getKernel> | undefined) !== undefined;
}
