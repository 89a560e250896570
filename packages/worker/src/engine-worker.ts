/** The engine's bundle: one self-contained script, started from a blob. It fetches nothing. */
import loadSimdBinary from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';
import { serveEngine } from './boundary/engine-wire.js';
import { cpuDriver } from './engine/cpu-driver.js';
import { Engine } from './engine/engine.js';
import { wasmDriver } from './engine/wasm-driver.js';
import { webglDriver } from './engine/webgl-driver.js';
import { webgpuDriver } from './engine/webgpu-driver.js';

const drivers = [webgpuDriver, webglDriver, wasmDriver(loadSimdBinary), cpuDriver];
serveEngine(new Engine(drivers));
