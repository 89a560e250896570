export { createEngine, type CreateEngineOptions } from './node/create-engine.js';
export { readModelFile } from './node/read-model-file.js';
export type * from './contract.js';
export { backendNames } from './contract.js';
export { networkHash } from './engine/network-hash.js';
export { isAbortError } from './boundary/abort-error.js';
export { DreamCommands } from './boundary/dream-commands.js';
