import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend, fill, slice } from '@tensorflow/tfjs-core';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gradientVariants } from './gradient-variants.js';
import { selfTest } from './self-test.js';
import { webgpuDriver } from './webgpu-driver.js';

// Absent where the page is no secure context, whatever the types say.
const adapter = await (navigator as { readonly gpu?: GPU }).gpu?.requestAdapter();

describe('WebGPU', () => {
  beforeAll(async () => {
    // Taken for a software adapter, no gradients are timed.
    if (adapter) await webgpuDriver.start({ isAvailable: true, adapter: null, isSoftware: true });
  });
  beforeEach(({ skip }) => {
    if (!adapter) skip('there is no WebGPU here');
  });

  it.each(gradientVariants('webgpu').map((variant) => [variant.name, variant] as const))(
    'finds the right gradient by %s',
    async (_, variant) => {
      variant.take();
      await selfTest();
      gradientVariants('webgpu')[0].take();
    },
  );

  it('gives back the memory of tensors that were, and goes on computing', async () => {
    const { bufferManager } = backend() as WebGPUBackend;
    const length = 160 * 2 ** 18;
    const large = fill([length], 1);
    const part = slice(large, 0, 2000);
    await part.data();
    large.dispose();
    part.dispose();
    expect(bufferManager.numBytesAllocated).toBeGreaterThan(4 * length);
    webgpuDriver.trim?.();
    expect(bufferManager.numBytesAllocated).toBeLessThan(100 * 2 ** 20);
    await selfTest();
  });
});
