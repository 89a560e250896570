import type { ImageSurvey, LayerSurvey } from './image-survey.js';
import type { FindingKind, HealthFinding, LayerHealth } from './layer-health.js';
import { fingerprintSide } from './image-survey.js';
import { similarGroups } from './similar-groups.js';

/** What is known after some images. Never changed: `addToSurvey` gives a new one. */
export interface SurveyState {
  readonly imageCount: number;
  readonly layers: ReadonlyMap<string, LayerState>;
}

/** What is known of a layer's channels: one number per channel in each array. */
interface LayerState {
  readonly layer: string;
  readonly channels: number;
  readonly filtersOf: string | null;
  readonly isRectified: boolean;
  readonly max: Float32Array;
  readonly min: Float32Array;
  /** Positions above 0, and all positions that were looked at. */
  readonly positiveCounts: Float64Array;
  readonly positionCount: number;
  /** How many images have had a position that is not above 0. */
  readonly cutImageCounts: Uint32Array;
  /** Not finite on some image. */
  readonly isInvalid: Uint8Array;
  /** The first images, for the search for duplicates; only where filters are judged. */
  readonly samples: readonly Sample[];
  readonly patches: readonly (readonly TopPatch[])[];
}

/** One image's fingerprints, `[channels, 16]`, and where each channel's maximum was. */
interface Sample {
  readonly fingerprints: Float32Array;
  readonly row: Int32Array;
  readonly column: Int32Array;
}

/** A position at which a channel answers strongly. */
export interface TopPatch {
  /** As given to `addToSurvey`. */
  readonly imageIndex: number;
  readonly row: number;
  readonly column: number;
  readonly value: number;
}

/** For each channel of a layer, the images that it answers to most. */
export interface LayerPatches {
  readonly layer: string;
  /** One list per channel, best first, one patch per image. */
  readonly channels: readonly (readonly TopPatch[])[];
}

export interface SurveyReport {
  readonly imageCount: number;
  /** One entry per layer that has filters. */
  readonly layers: readonly LayerHealth[];
  /** One entry per layer that runs and has channels of its own. */
  readonly patches: readonly LayerPatches[];
}

/** How many patches are kept per channel. */
const patchCount = 9;

/** Of more images no fingerprints are kept: they take 64 bytes per filter and image. */
const largestSampleCount = 64;

/** A filter that is active in a smaller share of all positions is nearly dead. */
const smallestActiveShare = 0.01;

/** Filters are compared when this many images have made them answer. */
const fewestImagesForDuplicates = 8;

const duplicateCorrelation = 0.999;

/** A survey of no image yet. */
export function startSurvey(): SurveyState {
  return { imageCount: 0, layers: new Map() };
}

/** @param imageIndex names the image in the top patches */
export function addToSurvey(state: SurveyState, imageIndex: number, survey: ImageSurvey): SurveyState {
  return {
    imageCount: state.imageCount + 1,
    layers: new Map(
      survey.layers.map((layer) => [
        layer.layer,
        withImage(state.layers.get(layer.layer) ?? emptyLayer(layer), imageIndex, layer),
      ]),
    ),
  };
}

/** What the images so far tell. Layers are listed in the order in which the network runs them. */
export function surveyReport(state: SurveyState): SurveyReport {
  const layers = [...state.layers.values()];
  return {
    imageCount: state.imageCount,
    layers: layers.flatMap((layer): LayerHealth[] =>
      layer.filtersOf === null
        ? []
        : [
            {
              layer: layer.filtersOf,
              filterCount: layer.channels,
              zeroWeightShare: null,
              findings: findingsOf(layer, state.imageCount),
            },
          ],
    ),
    patches: layers.map(({ layer, patches }) => ({ layer, channels: patches })),
  };
}

function emptyLayer({ layer, channels, filtersOf, isRectified }: LayerSurvey): LayerState {
  return {
    layer,
    channels,
    filtersOf,
    isRectified,
    max: new Float32Array(channels).fill(-Infinity),
    min: new Float32Array(channels).fill(Infinity),
    positiveCounts: new Float64Array(channels),
    positionCount: 0,
    cutImageCounts: new Uint32Array(channels),
    isInvalid: new Uint8Array(channels),
    samples: [],
    patches: Array.from({ length: channels }, () => []),
  };
}

function withImage(state: LayerState, imageIndex: number, survey: LayerSurvey): LayerState {
  const positionCount = survey.width * survey.height;
  const isSampled = state.filtersOf !== null && state.samples.length < largestSampleCount;
  return {
    ...state,
    max: state.max.map((value, channel) => Math.max(value, survey.max[channel] ?? value)),
    min: state.min.map((value, channel) => Math.min(value, survey.min[channel] ?? value)),
    positiveCounts: state.positiveCounts.map(
      (count, channel) => count + (survey.positiveShare[channel] ?? 0) * positionCount,
    ),
    positionCount: state.positionCount + positionCount,
    cutImageCounts: state.cutImageCounts.map(
      (count, channel) => count + (survey.positiveShare[channel] === 1 ? 0 : 1),
    ),
    isInvalid: state.isInvalid.map((invalid, channel) =>
      invalid === 1 || !Number.isFinite(survey.mean[channel]) ? 1 : 0,
    ),
    samples: isSampled ? [...state.samples, survey] : state.samples,
    patches: state.patches.map((patches, channel) =>
      withPatch(patches, {
        imageIndex,
        row: survey.row[channel] ?? 0,
        column: survey.column[channel] ?? 0,
        value: survey.max[channel] ?? -Infinity,
      }),
    ),
  };
}

function withPatch(patches: readonly TopPatch[], patch: TopPatch): readonly TopPatch[] {
  const last = patches[patchCount - 1];
  if (!Number.isFinite(patch.value) || (last && patch.value <= last.value)) return patches;
  const place = patches.findIndex((other) => other.value < patch.value);
  const at = place < 0 ? patches.length : place;
  return [...patches.slice(0, at), patch, ...patches.slice(at, patchCount - 1)];
}

function findingsOf(state: LayerState, imageCount: number): readonly HealthFinding[] {
  const kinds = Array.from({ length: state.channels }, (_, channel) => kindOf(state, channel));
  const listed = (kind: FindingKind, sentence: (count: string) => string): HealthFinding[] => {
    const channels = kinds.flatMap((other, channel) => (other === kind ? [channel] : []));
    const count = channels.length === 1 ? '1 filter' : `${channels.length} filters`;
    return channels.length === 0 ? [] : [{ kind, channels, detail: sentence(count) }];
  };
  const images = imageCount === 1 ? 'the one image' : `all ${imageCount} images`;
  return [
    ...listed('not-a-number', (count) => `${count} gave values that are NaN or infinite.`),
    ...listed('dead', (count) => `${count} gave the same everywhere on ${images}.`),
    ...listed('nearly-dead', (count) => `${count} answered in fewer than 1 % of the positions of ${images}.`),
    ...listed('always-on', (count) => `${count} never fell to 0 on ${images}: the ReLU does nothing.`),
    ...duplicates(state, kinds),
  ];
}

/** What is wrong with one filter; null: nothing that it shows alone. */
function kindOf(state: LayerState, channel: number): FindingKind | null {
  if (state.isInvalid[channel] === 1) return 'not-a-number';
  const [min = 0, max = 0] = [state.min[channel], state.max[channel]];
  const isSilent = state.isRectified && max <= 0;
  // One value alone is no constant.
  const isConstant = state.positionCount > 1 && max - min <= 1e-6 * Math.max(Math.abs(min), Math.abs(max));
  if (isSilent || isConstant) return 'dead';
  if (!state.isRectified) return null;
  if ((state.positiveCounts[channel] ?? 0) < smallestActiveShare * state.positionCount) return 'nearly-dead';
  return state.cutImageCounts[channel] === 0 ? 'always-on' : null;
}

/** Groups of filters whose maps go up and down together, and have their maxima at the same places. */
function duplicates(state: LayerState, kinds: readonly (FindingKind | null)[]): readonly HealthFinding[] {
  const { samples } = state;
  const cellCount = fingerprintSide * fingerprintSide;
  const compared = kinds.flatMap((kind, channel) => {
    if ((kind !== null && kind !== 'always-on') || !isActiveOften(state, channel)) return [];
    const vector = new Float64Array(samples.length * cellCount);
    samples.forEach(({ fingerprints }, image) => {
      vector.set(fingerprints.subarray(channel * cellCount, (channel + 1) * cellCount), image * cellCount);
    });
    const standard = standardized(vector);
    return standard ? [{ channel, vector: standard }] : [];
  });
  const shareMaxima = (a: number, b: number) =>
    2 * samples.filter(({ row, column }) => row[a] === row[b] && column[a] === column[b]).length >=
    samples.length;
  const channelAt = (index: number) => compared[index]?.channel ?? 0;
  return similarGroups(
    compared.map(({ vector }) => vector),
    duplicateCorrelation,
    (a, b) => shareMaxima(channelAt(a), channelAt(b)),
  ).map((group) => {
    const channels = group.map(channelAt);
    return {
      kind: 'duplicate',
      channels,
      detail: `Filters ${channels.join(', ')} do the same on ${samples.length} images (correlation ${duplicateCorrelation} or more).`,
    };
  });
}

/** Whether enough images make a channel answer: two that answer to one image alone look the same by chance. */
function isActiveOften({ samples, min }: LayerState, channel: number): boolean {
  const cellCount = fingerprintSide * fingerprintSide;
  const lowest = min[channel] ?? 0;
  const active = samples.filter(({ fingerprints }) =>
    fingerprints
      .subarray(channel * cellCount, (channel + 1) * cellCount)
      .some((value) => value > lowest + 1e-6 * Math.abs(lowest)),
  );
  return active.length >= fewestImagesForDuplicates;
}

/** Mean 0 and length 1: a scalar product is then a correlation. Null when all values are the same. */
function standardized(vector: Float64Array): Float64Array | null {
  const mean = vector.reduce((sum, value) => sum + value, 0) / vector.length;
  const length = Math.sqrt(vector.reduce((sum, value) => sum + (value - mean) ** 2, 0));
  return length > 0 ? vector.map((value) => (value - mean) / length) : null;
}
