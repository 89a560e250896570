import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { FeaturescopeError } from '@featurescope/core';
import { util, type TensorInfo } from '@tensorflow/tfjs-core';

/**
 * What our kernels use of the memory of tfjs's wasm backend: tensors, a workspace, and what is derived from weights
 * (packed matrices), which is freed together with them. Addresses are in bytes.
 */
export class KernelMemory {
  #workspace = { address: 0, size: 0 };
  /** By the data that they were derived from, then by name. */
  readonly #derived = new Map<object, Map<string, number>>();

  constructor(readonly backend: BackendWasm) {
    const disposeData = backend.disposeData.bind(backend);
    backend.disposeData = (dataId, force) => {
      const isFreed = disposeData(dataId, force);
      if (isFreed) this.#freeDerived(dataId);
      return isFreed;
    };
  }

  address(tensor: TensorInfo): number {
    return this.backend.getMemoryOffset(tensor.dataId);
  }

  output(shape: readonly number[]): TensorInfo {
    const output = this.backend.makeOutput([...shape], 'float32');
    if (this.address(output) === 0 && util.sizeFromShape(output.shape) > 0) throw outOfMemory();
    return output;
  }

  /** Room for the time of one kernel. It only grows. */
  workspace(size: number): number {
    if (size > this.#workspace.size) {
      this.backend.wasm._free(this.#workspace.address);
      this.#workspace = { address: 0, size: 0 };
      this.#workspace = { address: this.#allocate(size), size };
    }
    return this.#workspace.address;
  }

  /**
   * What is made of a tensor's data once and then kept as long as them.
   * @param name tells apart what is derived from the same data
   * @param fill writes it to an address
   */
  derived(source: TensorInfo, name: string, size: number, fill: (address: number) => void): number {
    const ofSource = this.#derived.get(source.dataId) ?? new Map<string, number>();
    const known = ofSource.get(name);
    if (known !== undefined) return known;
    const address = this.#allocate(size);
    fill(address);
    this.#derived.set(source.dataId, ofSource.set(name, address));
    return address;
  }

  #allocate(size: number): number {
    const address = this.backend.wasm._malloc(size) >>> 0;
    if (address === 0) throw outOfMemory();
    return address;
  }

  #freeDerived(dataId: object): void {
    for (const address of this.#derived.get(dataId)?.values() ?? []) this.backend.wasm._free(address);
    this.#derived.delete(dataId);
  }
}

function outOfMemory(): FeaturescopeError {
  return new FeaturescopeError(
    'OUT_OF_MEMORY',
    'WebAssembly has no memory left for this: choose a smaller picture, or fewer at a time.',
  );
}
