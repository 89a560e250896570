/** Runs a convolution or its input gradient in our module: packs the kernel on first use and lays out the workspace. */
import type { NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { chooseAlgorithm, isKeptOnce } from './algorithm.js';
import { isPointwise, type Convolution } from './convolution.js';
import type { KernelMemory } from './kernel-memory.js';
import type { KernelModule } from './kernel-module.js';

/** What the module and its memory are to a kernel. */
export interface KernelHost {
  readonly module: KernelModule;
  readonly memory: KernelMemory;
}

/** What tfjs hands to a kernel; attributes are as the op gave them. */
export interface KernelCall {
  readonly inputs: NamedTensorInfoMap;
  readonly attrs?: unknown;
}

/** What is done to the sums: the numbers of `assembly/activation.ts`. */
export const activationNumbers = { linear: 0, relu: 1, relu6: 2, leakyrelu: 3 } as const;

export interface Ending {
  /** Address; 0: none. */
  readonly bias: number;
  readonly activation: number;
  readonly slope: number;
}

/** Whether a fused bias is one number for each of so many channels, or not there. */
export function isPlainBias(bias: TensorInfo | undefined, channels: number | undefined): boolean {
  return !bias || (bias.dtype === 'float32' && bias.shape.length === 1 && bias.shape[0] === channels);
}

/** Sums as they are. */
export const noEnding: Ending = { bias: 0, activation: 0, slope: 0 };

/** Floats of workspace in which a block of patches lies: it stays in the second cache. */
const patchFloats = 32 * 1024;

/** Floats of transformed tiles and their products that are in work at once. */
const tileFloats = 96 * 1024;

/** @returns `[batch, outHeight, outWidth, outChannels]` */
export function convolve(
  host: KernelHost,
  convolution: Convolution,
  tensors: { readonly input: TensorInfo; readonly kernel: TensorInfo },
  ending: Ending,
): TensorInfo {
  const { memory } = host;
  const { batch, outHeight, outWidth, outChannels } = convolution;
  const outputShape = [batch, outHeight, outWidth, outChannels];
  const algorithm = chooseAlgorithm(convolution);
  if (algorithm.kind === 'winograd') {
    return winograd(host, convolution, algorithm.outputSize, tensors, ending, outputShape, false);
  }
  const packed = packedPatchKernel(host, convolution, tensors.kernel, false);
  const { address: patches, perBlock } = patchWorkspace(host, convolution);
  const output = memory.output(outputShape);
  overGroups(convolution, packed.size, (group) => {
    host.module.convolve(
      memory.address(tensors.input) + group.inOffset,
      ...inputNumbers(convolution),
      group.inChannels,
      packed.address + group.kernelOffset,
      convolution.kernelHeight,
      convolution.kernelWidth,
      ending.bias === 0 ? 0 : ending.bias + group.outOffset,
      memory.address(output) + group.outOffset,
      ...outputNumbers(convolution),
      group.outChannels,
      ...windowNumbers(convolution),
      Number(isPointwise(convolution)),
      ending.activation,
      ending.slope,
      patches,
      perBlock,
    );
  });
  return output;
}

/** @returns `[batch, height, width, inChannels]` */
export function convolveBack(
  host: KernelHost,
  convolution: Convolution,
  tensors: { readonly outputGradient: TensorInfo; readonly kernel: TensorInfo },
): TensorInfo {
  const { memory } = host;
  const { batch, height, width, inChannels } = convolution;
  const inputShape = [batch, height, width, inChannels];
  const mirrored: Convolution = {
    ...convolution,
    height: convolution.outHeight,
    width: convolution.outWidth,
    inChannels: convolution.outChannels,
    outHeight: height,
    outWidth: width,
    outChannels: inChannels,
    top: convolution.kernelHeight - 1 - convolution.top,
    left: convolution.kernelWidth - 1 - convolution.left,
  };
  const algorithm = chooseAlgorithm(mirrored);
  if (algorithm.kind === 'winograd') {
    const input = { input: tensors.outputGradient, kernel: tensors.kernel };
    return winograd(host, mirrored, algorithm.outputSize, input, noEnding, inputShape, true);
  }
  const packed = packedPatchKernel(host, convolution, tensors.kernel, true);
  const { address: patches, perBlock } = patchWorkspace(host, convolution);
  const inputGradient = memory.output(inputShape);
  const address = memory.address(inputGradient);
  if (!isPointwise(convolution)) {
    memory.backend.wasm.HEAPF32.fill(0, address / 4, address / 4 + batch * height * width * inChannels);
  }
  overGroups(convolution, packed.size, (group) => {
    host.module.convolveBack(
      address + group.inOffset,
      ...inputNumbers(convolution),
      group.inChannels,
      packed.address + group.kernelOffset,
      convolution.kernelHeight,
      convolution.kernelWidth,
      memory.address(tensors.outputGradient) + group.outOffset,
      ...outputNumbers(convolution),
      group.outChannels,
      ...windowNumbers(convolution),
      Number(isPointwise(convolution)),
      patches,
      perBlock,
    );
  });
  return inputGradient;
}

/** @param isGradient the kernel is that of the convolution whose gradient this is */
function winograd(
  { module, memory }: KernelHost,
  convolution: Convolution,
  outputSize: 2 | 4,
  tensors: { readonly input: TensorInfo; readonly kernel: TensorInfo },
  ending: Ending,
  outputShape: readonly number[],
  isGradient: boolean,
): TensorInfo {
  const { inChannels, outChannels } = convolution;
  const positions = (outputSize + 2) ** 2;
  const tiles =
    convolution.batch *
    Math.ceil(convolution.outHeight / outputSize) *
    Math.ceil(convolution.outWidth / outputSize);
  const fitting = Math.floor(tileFloats / (positions * (inChannels + outChannels)));
  const tilesPerBlock = Math.min(roundUp(tiles, 4), Math.max(16, roundUp(fitting, 4)));
  const workspace = memory.workspace(
    module.winogradWorkspace(outputSize, inChannels, outChannels, tilesPerBlock),
  );
  // The kernel's own channels, in its own order.
  const [depth, filters] = isGradient ? [outChannels, inChannels] : [inChannels, outChannels];
  const isMirrored = isGradient && isKeptOnce(depth, filters);
  const isRotated = isGradient && !isMirrored;
  const kernel = memory.derived(
    tensors.kernel,
    `winograd ${outputSize} ${isRotated} ${depth} ${filters}`,
    4 * positions * (isRotated ? filters * roundUp(depth, 8) : depth * roundUp(filters, 8)),
    (address) => {
      const source = memory.address(tensors.kernel);
      module.packWinograd(source, depth, filters, Number(isRotated), outputSize, workspace, address);
    },
  );
  const output = memory.output(outputShape);
  module.winograd(
    memory.address(tensors.input),
    convolution.batch,
    convolution.height,
    convolution.width,
    inChannels,
    kernel,
    Number(isMirrored),
    ending.bias,
    memory.address(output),
    convolution.outHeight,
    convolution.outWidth,
    outChannels,
    convolution.top,
    convolution.left,
    ending.activation,
    ending.slope,
    outputSize,
    tilesPerBlock,
    workspace,
  );
  return output;
}

/** The kernel as one matrix per group, packed; for the gradient transposed. `size` is that of one group, in bytes. */
function packedPatchKernel(
  { module, memory }: KernelHost,
  { kernelHeight, kernelWidth, inChannels, outChannels, groups }: Convolution,
  kernel: TensorInfo,
  isTransposed: boolean,
): { readonly address: number; readonly size: number } {
  const patchSize = (kernelHeight * kernelWidth * inChannels) / groups;
  const filters = outChannels / groups;
  const [depth, columns] = isTransposed ? [filters, patchSize] : [patchSize, filters];
  const size = 4 * depth * roundUp(columns, 8);
  const address = memory.derived(
    kernel,
    `patches ${isTransposed} ${groups} ${patchSize}`,
    size * groups,
    (target) => {
      const source = memory.address(kernel);
      const [depthStride, columnStride] = isTransposed ? [4, 4 * outChannels] : [4 * outChannels, 4];
      for (let group = 0; group < groups; group++) {
        const first = source + 4 * filters * group;
        module.packMatrix(first, depthStride, columnStride, depth, columns, target + size * group);
      }
    },
  );
  return { address, size };
}

function patchWorkspace({ memory }: KernelHost, convolution: Convolution) {
  if (isPointwise(convolution)) return { address: 0, perBlock: 0 };
  const patchSize =
    (convolution.kernelHeight * convolution.kernelWidth * convolution.inChannels) / convolution.groups;
  const positions = convolution.batch * convolution.outHeight * convolution.outWidth;
  const fitting = Math.max(8, roundUp(Math.floor(patchFloats / patchSize), 4));
  const perBlock = Math.min(positions, fitting);
  return { address: memory.workspace(4 * patchSize * perBlock), perBlock };
}

/** Where a group's channels and its part of the packed kernel begin, in bytes. */
interface Group {
  readonly inChannels: number;
  readonly outChannels: number;
  readonly inOffset: number;
  readonly outOffset: number;
  readonly kernelOffset: number;
}

function overGroups(convolution: Convolution, kernelSize: number, each: (group: Group) => void): void {
  const inChannels = convolution.inChannels / convolution.groups;
  const outChannels = convolution.outChannels / convolution.groups;
  for (let group = 0; group < convolution.groups; group++) {
    each({
      inChannels,
      outChannels,
      inOffset: 4 * inChannels * group,
      outOffset: 4 * outChannels * group,
      kernelOffset: kernelSize * group,
    });
  }
}

function inputNumbers({ batch, height, width, inChannels }: Convolution) {
  return [batch, height, width, inChannels] as const;
}

function outputNumbers({ outHeight, outWidth, outChannels }: Convolution) {
  return [outHeight, outWidth, outChannels] as const;
}

function windowNumbers(convolution: Convolution) {
  const { top, left, strideDown, strideAcross, dilationDown, dilationAcross } = convolution;
  return [top, left, strideDown, strideAcross, dilationDown, dilationAcross] as const;
}

function roundUp(value: number, step: number): number {
  return Math.max(step, Math.ceil(value / step) * step);
}
