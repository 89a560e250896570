import type { BackendName, BackendReport } from '@featurescope/worker';

const names: Readonly<Record<BackendName, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
};

/** What a person calls a backend. */
export function backendName(backend: BackendName): string {
  return names[backend];
}

/** "WebAssembly. WebGPU is not used: …" */
export function describeBackend({ backend, adapter, passedOver }: BackendReport): string {
  const used = adapter === null ? names[backend] : `${names[backend]} on ${adapter}`;
  const others = passedOver.map((other) => `${names[other.backend]} is not used: ${other.reason}`);
  return [`${used}.`, ...others].join(' ');
}
