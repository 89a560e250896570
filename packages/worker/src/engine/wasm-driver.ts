import { env } from '@tensorflow/tfjs-core';
import { registerKernels } from '../kernels/register-kernels.js';
import type { BackendDriver, BackendProbe } from './backend-driver.js';
import { startTfjsBackend } from './tfjs-backend.js';

/** Gives the bytes of `tfjs-backend-wasm-simd.wasm`. Whoever bundles knows where they are. */
export type WasmBinary = () => Promise<Uint8Array<ArrayBuffer>>;

/** A module with nothing in it. */
const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);

/** tfjs on WebAssembly, on one thread. Its binary comes from memory: a worker in a webview cannot fetch. */
export function wasmDriver(wasmBinary: WasmBinary): BackendDriver {
  return {
    name: 'wasm',
    probe,
    async start() {
      const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm');
      // Webviews lack `SharedArrayBuffer`; where it exists, several single-threaded workers are still what we use.
      env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
      const url = URL.createObjectURL(new Blob([await wasmBinary()], { type: 'application/wasm' }));
      try {
        // tfjs wants all three names; with SIMD and without threads it asks for the second.
        setWasmPaths(
          {
            'tfjs-backend-wasm.wasm': url,
            'tfjs-backend-wasm-simd.wasm': url,
            'tfjs-backend-wasm-threaded-simd.wasm': url,
          },
          // With tfjs's own fetch, which also knows `blob:` in Node; emscripten would look for a file there.
          true,
        );
        await startTfjsBackend('wasm');
      } finally {
        URL.revokeObjectURL(url);
      }
      try {
        await registerKernels();
      } catch {
        // tfjs's own kernels compute the same, only slower.
      }
    },
  };
}

async function probe(): Promise<BackendProbe> {
  if (typeof WebAssembly === 'undefined') {
    return { isAvailable: false, reason: 'There is no WebAssembly in this environment.' };
  }
  try {
    await WebAssembly.compile(emptyModule);
  } catch {
    return {
      isAvailable: false,
      reason: "WebAssembly is not allowed here (the content security policy lacks 'wasm-unsafe-eval').",
    };
  }
  if (!(await env().getAsync('WASM_HAS_SIMD_SUPPORT'))) {
    return { isAvailable: false, reason: 'This WebAssembly has no SIMD instructions.' };
  }
  return { isAvailable: true, adapter: null, isSoftware: false };
}
