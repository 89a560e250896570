import {
  createEngine,
  type BackendChoice,
  type BackendReport,
  type EngineApi,
} from '@featurescope/worker/node';
import type { Network } from '@featurescope/core';

/** The binary lies beside the built module. */
const wasmFile = new URL('tfjs-backend-wasm-simd.wasm', import.meta.url);

/** Runs `work` with an engine that has the network open. */
export async function withEngine<Result>(
  network: Network,
  backend: BackendChoice,
  work: (engine: EngineApi, report: BackendReport) => Promise<Result>,
): Promise<Result> {
  const engine = createEngine({ wasmFile });
  const report = await engine.start({ backend });
  try {
    await engine.openModel(network);
    return await work(engine, report);
  } finally {
    await engine.close();
  }
}
