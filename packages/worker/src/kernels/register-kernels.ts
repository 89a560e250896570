import { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { BackendKernels } from '@featurescope/core';
import {
  backend,
  Concat,
  Conv2D,
  DepthwiseConv2dNative,
  FusedBatchNorm,
  FusedConv2D,
  FusedDepthwiseConv2D,
  getKernel,
  PadV2,
  registerKernel,
  Slice,
  unregisterKernel,
  type KernelFunc,
} from '@tensorflow/tfjs-core';
import { conv2d, conv2dInputGradient, fusedConv2d, groupedConv2d } from './convolution-kernels.js';
import type { KernelHost } from './convolve.js';
import { depthwiseConv2dNative, depthwiseInputGradient, fusedDepthwiseConv2d } from './depthwise-kernels.js';
import { KernelMemory } from './kernel-memory.js';
import { startKernelModule } from './kernel-module.js';
import { concat, padV2, slice } from './copy-kernels.js';
import { fusedBatchNorm } from './normalization-kernels.js';
import { maxPoolInputGradient } from './pool-kernels.js';
import { rectifierInputGradient } from './rectifier-kernels.js';
import { rotation } from './rotation-kernels.js';
import { statistics } from './statistics-kernels.js';

/** Backends whose kernels are replaced already. */
const equipped = new WeakSet<object>();

/**
 * Puts our kernels in the place of tfjs's on its running wasm backend, and adds those that core's ops look for.
 *
 * @throws when our module does not start; tfjs's kernels are then as they were
 */
export async function registerKernels(): Promise<void> {
  const running = backend();
  if (!(running instanceof BackendWasm)) throw new Error('The WebAssembly backend is not running.');
  if (equipped.has(running)) return;
  const module = await startKernelModule(running);
  equipped.add(running);
  const host: KernelHost = { module, memory: new KernelMemory(running) };
  const ours: Readonly<Record<Exclude<keyof BackendKernels, 'UndilatedConv2DInputGradient'>, KernelFunc>> = {
    GroupedConv2D: groupedConv2d(host),
    Conv2DInputGradient: conv2dInputGradient(host),
    DepthwiseConv2DInputGradient: depthwiseInputGradient(host),
    MaxPoolInputGradient: maxPoolInputGradient(host),
    RectifierInputGradient: rectifierInputGradient(host),
    Rotation: rotation(host),
    Statistics: statistics(host),
  };
  for (const [name, run] of Object.entries(ours)) {
    registerKernel({ kernelName: name, backendName: 'wasm', kernelFunc: run });
  }
  replace(FusedConv2D, (original) => fusedConv2d(host, original));
  replace(Conv2D, (original) => conv2d(host, original));
  replace(DepthwiseConv2dNative, (original) => depthwiseConv2dNative(host, original));
  replace(FusedDepthwiseConv2D, (original) => fusedDepthwiseConv2d(host, original));
  replace(FusedBatchNorm, (original) => fusedBatchNorm(host, original));
  replace(Concat, (original) => concat(host, original));
  replace(PadV2, (original) => padV2(host, original));
  replace(Slice, (original) => slice(host, original));
}

function replace(kernelName: string, replacement: (original: KernelFunc) => KernelFunc): void {
  const original = getKernel(kernelName, 'wasm');
  // Registering over a kernel would print a warning.
  unregisterKernel(kernelName, 'wasm');
  registerKernel({ ...original, kernelFunc: replacement(original.kernelFunc) });
}
