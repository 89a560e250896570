import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { FeaturescopeError } from '@featurescope/core';
import { backend } from '@tensorflow/tfjs-core';
import type { BackendDriver, BackendProbe } from './backend-driver.js';
import { gradientVariants, takeFastestGradient } from './gradient-variants.js';
import { isSoftwareAdapter } from './software-adapter.js';
import { startTfjsBackend } from './tfjs-backend.js';

/**
 * What browsers really give, which the types do not say: `gpu` is absent where the page is no secure context; `info` is
 * younger than WebGPU; and before Chrome 136 the adapter itself said whether it is a fallback.
 */
interface RealNavigator {
  readonly gpu?: { requestAdapter(options: GPURequestAdapterOptions): Promise<RealAdapter | null> };
}
interface RealAdapter {
  readonly info?: Partial<GPUAdapterInfo>;
  readonly isFallbackAdapter?: boolean;
}

export const webgpuDriver: BackendDriver = {
  name: 'webgpu',
  probe,
  async start({ isSoftware }) {
    await import('@tensorflow/tfjs-backend-webgpu');
    await startTfjsBackend('webgpu');
    if (!isSoftware) await takeFastestGradient(gradientVariants('webgpu'));
  },
  trim,
  onFailure(report) {
    const { device } = backend() as WebGPUBackend;
    void device.lost.then(({ message }) => {
      report(new FeaturescopeError('DEVICE_LOST', `The GPU was lost: ${message || 'no reason was given.'}`));
    });
    // tfjs does not look at these, and what it computes afterwards is wrong.
    device.addEventListener('uncapturederror', ({ error }) => {
      const isMemory = error instanceof GPUOutOfMemoryError;
      report(
        isMemory
          ? new FeaturescopeError('OUT_OF_MEMORY', `The GPU's memory is used up: ${error.message}`)
          : new FeaturescopeError('DEVICE_LOST', `The GPU refused a command: ${error.message}`),
      );
    });
  },
};

async function probe(): Promise<BackendProbe> {
  const { gpu } = navigator as RealNavigator;
  if (!gpu) return { isAvailable: false, reason: 'There is no WebGPU in this environment.' };
  const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    return { isAvailable: false, reason: 'WebGPU found no graphics adapter that it may use.' };
  }
  const name = nameOf(adapter.info);
  return {
    isAvailable: true,
    adapter: name,
    isSoftware: adapter.info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? isSoftwareAdapter(name),
  };
}

/** Browsers leave empty what they do not want to tell. */
function nameOf({ description = '', vendor = '', architecture = '' }: RealAdapter['info'] = {}): string {
  const words = description === '' ? [vendor, architecture].filter(Boolean).join(' ') : description;
  return words === '' ? 'An unnamed adapter' : words;
}

/** So much is kept for tensors to come: making buffers anew takes a little time. */
const keptBytes = 128 * 2 ** 20;

/** What tfjs's types keep to themselves of its buffers. */
interface BufferPool {
  /** By size and usage. */
  readonly freeBuffers: Map<string, GPUBuffer[]>;
  numFreeBuffers: number;
}

/** tfjs keeps every buffer that it ever made for another tensor of just its size. */
function trim(): void {
  const running = backend() as WebGPUBackend;
  const { bufferManager } = running;
  if (bufferManager.numBytesAllocated - bufferManager.numBytesUsed <= keptBytes) return;
  const pool: unknown = bufferManager;
  if (!isBufferPool(pool)) return;
  // What is destroyed must not be in a command that waits to be submitted.
  if (Reflect.get(running, 'commandEncoder')) running.submitQueue();
  for (const buffers of pool.freeBuffers.values()) {
    for (const buffer of buffers.splice(0)) {
      buffer.destroy();
      pool.numFreeBuffers--;
      bufferManager.numBytesAllocated -= buffer.size;
    }
  }
}

function isBufferPool(value: unknown): value is BufferPool {
  return typeof value === 'object' && value !== null && 'freeBuffers' in value && 'numFreeBuffers' in value;
}
