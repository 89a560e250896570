export { attribute } from './attribution/attribute.js';
export {
  attributionMethods,
  baselines,
  type Attribution,
  type AttributionMethod,
  type AttributionOptions,
  type AttributionProgress,
  type AttributionRequest,
  type Baseline,
} from './attribution/attribution.js';
export {
  attributionPicture,
  attributionPictureModes,
  defaultPercentile,
  defaultPictureMode,
  type AttributionPictureMode,
  type AttributionPictureOptions,
} from './attribution/attribution-picture.js';
export { overlay } from './attribution/overlay.js';
export type { DreamCommand, DreamProgress, DreamRequest, DreamResult, DreamTarget } from './dream/dream.js';
export type { DreamOctaves, DreamRecipe, DreamStep } from './dream/dream-recipe.js';
export { defaultDreamRecipe, dreamRecipes, findDreamRecipe } from './dream/dream-recipes.js';
export { mixedTargets } from './dream/mixed-targets.js';
export { nextDreamFrame, type DreamMotion } from './dream/next-dream-frame.js';
export { octaveSizes } from './dream/octave-sizes.js';
export { dream } from './dream/run-dream.js';
export { dreamableLayers, suggestedLayer } from './dream/suggested-layer.js';
export { FeaturescopeError, featurescopeErrorFrom, type ErrorCode } from './error.js';
export { filmOrder, seamLength, type FilmPicture } from './film/film-order.js';
export { gifFilm, type GifFilm, type GifOptions } from './film/gif-film.js';
export { classNameFiles, classNamesFor, classNamesFrom, imagenetClassNames } from './features/class-names.js';
export {
  featureMaps,
  type FeatureMaps,
  type FeatureMapsRequest,
  type MapsMode,
} from './features/feature-maps.js';
export {
  layerStrip,
  type LayerProgress,
  type StripLayer,
  type StripMap,
  type StripRequest,
} from './features/layer-strip.js';
export { mapPicture, mapsRange, type MapPictureOptions } from './features/map-picture.js';
export { mapStatistics, type MapStatistics } from './features/map-statistics.js';
export type { Nudge } from './features/nudge.js';
export {
  predict,
  topClasses,
  type PredictRequest,
  type Prediction,
  type RankedClass,
} from './features/predict.js';
export {
  encodingViews,
  rankEncodings,
  type EncodingTrial,
  type RankedEncoding,
} from './features/rank-encodings.js';
export { unitReport, type UnitHistogram, type UnitReport } from './features/unit-statistics.js';
export {
  surveyImage,
  type ImageSurvey,
  type LayerSurvey,
  type SurveyRequest,
} from './health/image-survey.js';
export type { FindingKind, HealthFinding, LayerHealth } from './health/layer-health.js';
export {
  addToSurvey,
  startSurvey,
  surveyReport,
  type LayerPatches,
  type SurveyReport,
  type SurveyState,
  type TopPatch,
} from './health/survey-report.js';
export { weightHealth, weightHealthByLayer } from './health/weight-health.js';
export { colourMaps, colourTable, type ColourMap } from './images/colour-map.js';
export type { InputEncodingGuess } from './images/guess-input-encoding.js';
export {
  encodeImage,
  inputEncodingFromMetadata,
  inputEncodings,
  type InputEncoding,
  type InputEncodingName,
} from './images/input-encoding.js';
export { fitPicture, type PictureFit } from './images/fit-picture.js';
export { hatchedPicture } from './images/hatched-picture.js';
export { networkSize, standardSide } from './images/network-size.js';
export { isGpuBackend } from './gpu-backend.js';
export { pictureSheet, sheetColumns, type SheetOptions } from './images/picture-sheet.js';
export { pngTexts, pngWithText } from './images/png-text.js';
export type { FloatImage, RgbaImage } from './images/rgba-image.js';
export type { ValueRange } from './images/value-range.js';
export { importModel, prepareImport } from './importers/import-model.js';
export type { ImportOptions, ImportProgress } from './importers/import-options.js';
export { byteSourceFromBytes, type ByteSource, type ModelFiles } from './importers/byte-source.js';
export { kernelByChannel } from './kernels/kernel-by-channel.js';
export { layerKernel } from './kernels/kernel-of-layer.js';
export {
  isPointwise,
  kernelPicture,
  kernelRange,
  pointwisePicture,
  type KernelPictureOptions,
  type KernelScale,
} from './kernels/kernel-picture.js';
export { kernelSheet, type KernelSheetOptions } from './kernels/kernel-sheet.js';
export { kernelStatistics, type KernelStatistics } from './kernels/kernel-statistics.js';
export type { LayerKernel } from './kernels/layer-kernel.js';
export { findLayer, outputNode } from './network/find-layer.js';
export type { Layer, Network, NetworkNode, NetworkSource, Shape, Weight } from './network/network.js';
export { activationBytes } from './network/activation-bytes.js';
export { fieldOfCell, receptiveField, type ReceptiveField, type Region } from './network/receptive-field.js';
export type { ImageInput, LayerKind, LayerSummary, NetworkSummary } from './network/network-summary.js';
export { summarizeNetwork } from './network/summarize-network.js';
export type { Span } from './network/axis-view.js';
export { describeShape } from './ops/shapes.js';
export type { BackendKernels } from './ops/backend-kernels.js';
export { DeviceWeights } from './program/device-weights.js';
export { createRandom, derivedSeed, type Random } from './random.js';
export { layerActivations, type LayerActivation } from './visualization/layer-activations.js';
export { displayPicture } from './visualization/display.js';
export { classRecipe, fedBack } from './visualization/class-images.js';
export { channelMean, maximizeChannels } from './visualization/maximize-channels.js';
export { maximizeObjective } from './visualization/maximize-objective.js';
export type {
  MaximizedChannel,
  MaximizedImage,
  MaximizeObjectiveRequest,
  MaximizeOptions,
  MaximizeProgress,
  MaximizeRequest,
} from './visualization/maximize.js';
export type { LoadedModel } from './visualization/model.js';
export type { ObjectiveSpec } from './visualization/objectives/objective-spec.js';
export { diverseObjective } from './visualization/objectives/diverse-objective.js';
export { parseObjective } from './visualization/objectives/parse-objective.js';
export {
  originTexts,
  pictureOrigin,
  type OriginPart,
  type OriginTarget,
  type PictureOrigin,
} from './visualization/picture-origin.js';
export { parseRecipe, recipeMistake } from './visualization/parse-recipe.js';
export {
  measurePicture,
  type MeasureProgress,
  type MeasureRequest,
} from './visualization/quality/measure-picture.js';
export { pictureQuality, type PictureQuality } from './visualization/quality/picture-quality.js';
export type { Recipe } from './visualization/recipe.js';
export { defaultRecipeFor } from './visualization/default-recipe.js';
export { defaultRecipe, findRecipe, recipes } from './visualization/recipes.js';
export { sketchRecipe } from './visualization/sketch-recipe.js';
