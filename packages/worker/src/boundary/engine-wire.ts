import { expose, type Endpoint } from 'comlink';
import type { FloatImage, LayerActivation, MaximizedChannel, MaximizeRequest } from '@featurescope/core';
import type { EngineApi } from '../contract.js';
import { withCallChannel } from './call-channel.js';
import { transferBuffers } from './transfer-buffers.js';
import { installTransferHandlers } from './transfer-handlers.js';

/** `EngineApi` as it crosses: a port stands for the signal and the progress callback of a call. */
export interface EngineWire extends Omit<EngineApi, 'maximize' | 'activations'> {
  maximize(request: MaximizeRequest, port: MessagePort): Promise<readonly MaximizedChannel[]>;
  activations(image: FloatImage, port: MessagePort): Promise<readonly LayerActivation[]>;
}

/**
 * Lets the other side of an endpoint call the engine. Pixels and weights are moved, not copied.
 * @param endpoint default: the worker that this runs in
 */
export function serveEngine(engine: EngineApi, endpoint?: Endpoint): void {
  installTransferHandlers();
  const wire: EngineWire = {
    start: (request) => engine.start(request),
    openModel: (network) => engine.openModel(network),
    kernel: async (layer) => transferBuffers(await engine.kernel(layer)),
    maximize: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.maximize(request, options))),
    channelMean: (request) => engine.channelMean(request),
    activations: (image, port) => withCallChannel(port, (options) => engine.activations(image, options)),
    close: () => engine.close(),
  };
  expose(wire, endpoint);
}
