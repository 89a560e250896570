import { expose, type Endpoint } from 'comlink';
import type {
  Attribution,
  AttributionRequest,
  DreamRequest,
  DreamResult,
  FeatureMaps,
  FeatureMapsRequest,
  FloatImage,
  ImageSurvey,
  LayerActivation,
  MaximizedChannel,
  MaximizedImage,
  MaximizeObjectiveRequest,
  MaximizeRequest,
  MeasureRequest,
  PictureQuality,
  Prediction,
  PredictRequest,
  StripLayer,
  StripRequest,
  SurveyRequest,
} from '@featurescope/core';
import type { EngineApi } from '../contract.js';
import { withCallChannel } from './call-channel.js';
import { transferBuffers } from './transfer-buffers.js';
import { installTransferHandlers } from './transfer-handlers.js';

/** `EngineApi` as it crosses: a port stands for the signal and the progress callback of a call. */
export interface EngineWire extends Omit<
  EngineApi,
  | 'maximize'
  | 'maximizeObjective'
  | 'measure'
  | 'dream'
  | 'activations'
  | 'featureMaps'
  | 'layerStrip'
  | 'predict'
  | 'attribute'
  | 'survey'
> {
  maximize(request: MaximizeRequest, port: MessagePort): Promise<readonly MaximizedChannel[]>;
  maximizeObjective(request: MaximizeObjectiveRequest, port: MessagePort): Promise<readonly MaximizedImage[]>;
  measure(request: MeasureRequest, port: MessagePort): Promise<PictureQuality>;
  dream(request: DreamRequest, port: MessagePort): Promise<DreamResult>;
  activations(image: FloatImage, port: MessagePort): Promise<readonly LayerActivation[]>;
  featureMaps(request: FeatureMapsRequest, port: MessagePort): Promise<FeatureMaps>;
  layerStrip(request: StripRequest, port: MessagePort): Promise<readonly StripLayer[]>;
  predict(request: PredictRequest, port: MessagePort): Promise<Prediction>;
  attribute(request: AttributionRequest, port: MessagePort): Promise<Attribution>;
  survey(request: SurveyRequest, port: MessagePort): Promise<ImageSurvey>;
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
    copyModel: async () => transferBuffers(await engine.copyModel()),
    networkHash: () => engine.networkHash(),
    kernel: async (layer) => transferBuffers(await engine.kernel(layer)),
    maximize: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.maximize(request, options))),
    maximizeObjective: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.maximizeObjective(request, options))),
    measure: (request, port) => withCallChannel(port, (options) => engine.measure(request, options)),
    dream: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.dream(request, options))),
    channelMean: (request) => engine.channelMean(request),
    activations: (image, port) => withCallChannel(port, (options) => engine.activations(image, options)),
    featureMaps: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.featureMaps(request, options))),
    layerStrip: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.layerStrip(request, options))),
    predict: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.predict(request, options))),
    attribute: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.attribute(request, options))),
    survey: async (request, port) =>
      transferBuffers(await withCallChannel(port, (options) => engine.survey(request, options))),
    receptiveField: (layer, inputSize) => engine.receptiveField(layer, inputSize),
    activationBytes: (layer, inputSize) => engine.activationBytes(layer, inputSize),
    weightHealth: () => engine.weightHealth(),
    close: () => engine.close(),
  };
  expose(wire, endpoint);
}
