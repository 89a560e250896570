import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { EngineApi } from '../contract.js';
import { absentDriver } from '../engine/absent-driver.js';
import { cpuDriver } from '../engine/cpu-driver.js';
import { Engine } from '../engine/engine.js';
import { wasmDriver } from '../engine/wasm-driver.js';

export interface CreateEngineOptions {
  /** Path or URL of `tfjs-backend-wasm-simd.wasm`; default: the one of the installed package. */
  readonly wasmFile?: string | URL;
}

/** The engine of the extension in Node, on this thread: wasm, else plain JavaScript. One per process. */
export function createEngine({ wasmFile }: CreateEngineOptions = {}): EngineApi {
  return new Engine([
    absentDriver('webgpu', 'There is no WebGPU in Node.'),
    absentDriver('webgl', 'There is no WebGL in Node.'),
    wasmDriver(async () => new Uint8Array(await readFile(wasmFile ?? installedBinary()))),
    cpuDriver,
  ]);
}

function installedBinary(): string {
  const path = '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';
  return createRequire(import.meta.url).resolve(path);
}
