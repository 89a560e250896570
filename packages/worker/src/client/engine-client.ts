import { transfer } from 'comlink';
import { abortError } from '../boundary/abort-error.js';
import { openCallChannel, type ChannelOptions } from '../boundary/call-channel.js';
import type { EngineWire } from '../boundary/engine-wire.js';
import { transferBuffers } from '../boundary/transfer-buffers.js';
import type { EngineApi } from '../contract.js';
import { WorkerLink, type WorkerLike } from './worker-link.js';

/** An engine in a worker. Calls settle even when the worker dies (`WORKER_CRASHED`). */
export interface EngineClient extends EngineApi {
  /** Ends the worker at once; calls that wait are rejected. */
  terminate(): void;
}

/** The engine that a worker made from the engine bundle runs. The client owns the worker from here on. */
export function connectEngine(worker: WorkerLike): EngineClient {
  const link = new WorkerLink<EngineWire>(worker, 'The compute worker');

  async function lasting<Progress, Result>(
    options: ChannelOptions<Progress>,
    call: (port: MessagePort) => Promise<Result>,
  ): Promise<Result> {
    if (options.signal?.aborted) throw abortError();
    const channel = openCallChannel(options);
    try {
      return await call(transfer(channel.port, [channel.port]));
    } finally {
      channel.close();
    }
  }

  return {
    start: (request) => link.call((remote) => remote.start(request)),
    openModel: (network) => link.call((remote) => remote.openModel(transferBuffers(network))),
    copyModel: () => link.call((remote) => remote.copyModel()),
    networkHash: () => link.call((remote) => remote.networkHash()),
    kernel: (layer) => link.call((remote) => remote.kernel(layer)),
    maximize: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.maximize(request, port))),
    maximizeObjective: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.maximizeObjective(request, port))),
    measure: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.measure(request, port))),
    dream: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.dream(request, port))),
    channelMean: (request) => link.call((remote) => remote.channelMean(request)),
    activations: (image, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.activations(image, port))),
    featureMaps: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.featureMaps(request, port))),
    layerStrip: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.layerStrip(request, port))),
    predict: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.predict(request, port))),
    attribute: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.attribute(request, port))),
    survey: (request, options = {}) =>
      lasting(options, (port) => link.call((remote) => remote.survey(request, port))),
    receptiveField: (layer, inputSize) => link.call((remote) => remote.receptiveField(layer, inputSize)),
    activationBytes: (layer, inputSize) => link.call((remote) => remote.activationBytes(layer, inputSize)),
    weightHealth: () => link.call((remote) => remote.weightHealth()),
    close: () => link.call((remote) => remote.close()),
    terminate: () => {
      link.terminate();
    },
  };
}
