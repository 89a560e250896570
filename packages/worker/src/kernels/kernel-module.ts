import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import { plainBinary, relaxedBinary } from './kernel-binaries.js';

/** What `assembly/index.ts` exports. Their parameters are documented there. */
type FunctionName =
  | 'convolve'
  | 'convolveBack'
  | 'convolveDepthwiseBack'
  | 'depthwiseWorkspace'
  | 'slideDepthwise'
  | 'packMatrix'
  | 'packWinograd'
  | 'winograd'
  | 'winogradWorkspace'
  | 'maxPoolBack'
  | 'normalize'
  | 'rectifyBack'
  | 'rotate'
  | 'describe'
  | 'copyRows';

type KernelFunction = (...parameters: number[]) => number;

export type KernelModule = Readonly<Record<FunctionName, KernelFunction>>;

/**
 * Starts our module in the memory of tfjs's. On machines with fused multiply-add the variant that uses it is a third faster; where
 * the engine does not know these instructions, the plain one does the same.
 *
 * @throws when WebAssembly refuses it, or tfjs's memory is not where it was
 */
export async function startKernelModule(backend: BackendWasm): Promise<KernelModule> {
  const memory = exportedMemory(backend);
  const relaxed = bytesOf(relaxedBinary);
  const binary = WebAssembly.validate(relaxed) ? relaxed : bytesOf(plainBinary);
  const { instance } = await WebAssembly.instantiate(binary, { env: { memory } });
  return instance.exports as KernelModule;
}

/** Emscripten keeps the exports of its module under `asm`. */
function exportedMemory({ wasm }: BackendWasm): WebAssembly.Memory {
  const exports: unknown = 'asm' in wasm ? wasm.asm : null;
  const memory: unknown =
    typeof exports === 'object' && exports !== null && 'memory' in exports ? exports.memory : null;
  if (memory instanceof WebAssembly.Memory) return memory;
  throw new Error('The memory of the WebAssembly backend was not found.');
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
