import type { MathBackendWebGL } from '@tensorflow/tfjs-backend-webgl';
import { FeaturescopeError } from '@featurescope/core';
import { backend, env } from '@tensorflow/tfjs-core';
import type { BackendDriver, BackendProbe } from './backend-driver.js';
import { gradientVariants, takeFastestGradient } from './gradient-variants.js';
import { isSoftwareAdapter } from './software-adapter.js';
import { startTfjsBackend } from './tfjs-backend.js';

/** From so many bytes on, textures that are no longer needed are deleted. tfjs keeps them all otherwise, for tensors of their size. */
const pooledBytes = 512 * 2 ** 20;

export const webglDriver: BackendDriver = {
  name: 'webgl',
  probe: () => Promise.resolve(probe()),
  async start({ isSoftware }) {
    await import('@tensorflow/tfjs-backend-webgl');
    env().set('WEBGL_DELETE_TEXTURE_THRESHOLD', pooledBytes);
    await startTfjsBackend('webgl');
    if (!isSoftware) await takeFastestGradient(gradientVariants('webgl'));
  },
  onFailure(report) {
    const { gl } = (backend() as MathBackendWebGL).gpgpu;
    // A worker's types leave `canvas` out.
    if (!('canvas' in gl && gl.canvas instanceof EventTarget)) return;
    gl.canvas.addEventListener('webglcontextlost', () => {
      report(new FeaturescopeError('DEVICE_LOST', 'The GPU was lost: WebGL gave up its context.'));
    });
  },
};

function probe(): BackendProbe {
  if (typeof OffscreenCanvas === 'undefined') {
    return { isAvailable: false, reason: 'Workers have no WebGL in this environment.' };
  }
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  if (!gl) return { isAvailable: false, reason: 'There is no WebGL 2 in this environment.' };
  try {
    if (!gl.getExtension('EXT_color_buffer_float')) {
      return {
        isAvailable: false,
        reason: 'This WebGL has no 32-bit floating-point numbers, so small gradients would vanish.',
      };
    }
    const naming = gl.getExtension('WEBGL_debug_renderer_info');
    const name = String(gl.getParameter(naming ? naming.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
    return { isAvailable: true, adapter: name, isSoftware: isSoftwareAdapter(name) };
  } finally {
    // A page may hold few contexts at once, and garbage is collected late.
    gl.getExtension('WEBGL_lose_context')?.loseContext();
  }
}
