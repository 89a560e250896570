import '@tensorflow/tfjs-backend-webgpu';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { FeaturescopeError } from '@featurescope/core';
import { backend } from '@tensorflow/tfjs-core';
import type { BackendDriver, BackendProbe } from './backend-driver.js';
import { isSoftwareAdapter } from './software-adapter.js';
import { startTfjsBackend } from './tfjs-backend.js';

/** Before Chrome 136 the adapter itself said whether it is a fallback. */
type AnyAdapter = GPUAdapter & { readonly isFallbackAdapter?: boolean };

export const webgpuDriver: BackendDriver = {
  name: 'webgpu',
  probe,
  start: () => startTfjsBackend('webgpu'),
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
  // Absent where the page is no secure context, and in old browsers, whatever the types say.
  const gpu = (navigator as { readonly gpu?: GPU }).gpu;
  if (!gpu) return { isAvailable: false, reason: 'There is no WebGPU in this environment.' };
  const adapter = (await gpu.requestAdapter({ powerPreference: 'high-performance' })) as AnyAdapter | null;
  if (!adapter) {
    return { isAvailable: false, reason: 'WebGPU found no graphics adapter that it may use.' };
  }
  const info = (adapter as { readonly info?: GPUAdapterInfo }).info;
  const name = nameOf(info);
  return {
    isAvailable: true,
    adapter: name,
    isSoftware: info?.isFallbackAdapter ?? adapter.isFallbackAdapter ?? isSoftwareAdapter(name),
  };
}

function nameOf(info: GPUAdapterInfo | undefined): string {
  const name = info?.description || [info?.vendor, info?.architecture].filter(Boolean).join(' ');
  return name || 'An unnamed adapter';
}
