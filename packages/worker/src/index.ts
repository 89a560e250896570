export {
  backendNames,
  type BackendChoice,
  type BackendName,
  type BackendReport,
  type CallOptions,
  type ChannelMeanRequest,
  type EngineApi,
  type ImageSize,
  type PassedOverBackend,
  type ProgressOptions,
  type ReadableFile,
  type SiblingLookup,
  type SteeredOptions,
} from './contract.js';
export { DreamCommands } from './boundary/dream-commands.js';
export { isAbortError } from './boundary/abort-error.js';
export { connectEngine, type EngineClient } from './client/engine-client.js';
export { connectFilm, type FilmClient } from './client/film-client.js';
export { openModelSession, type ModelSession, type ModelSessionOptions } from './client/model-session.js';
export { readModel, type ReadModelOptions } from './client/reader-client.js';
export type { WorkerLike } from './client/worker-link.js';
export { sha256 } from './engine/sha256.js';
export type { FilmApi, FilmCodec, FilmFormat, FilmOptions, FilmSupport } from './film/film-api.js';
