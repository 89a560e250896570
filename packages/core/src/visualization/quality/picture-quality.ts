import type { FloatImage } from '../../images/rgba-image.js';
import type { ImageSpectrum } from './image-spectrum.js';

/** How good the picture of a unit is, by measures that need no labels. */
export interface PictureQuality {
  /** How far the unit's activation lies above its mean over the reference images, in their deviations. */
  readonly gainInDeviations: number;
  /** Share of the reference images that excite the unit less; 1 is wanted. */
  readonly percentile: number;
  /** Place of the channel among all of its layer by what the picture gives them, each in its own deviations; 1 is wanted. */
  readonly rank: number;
  readonly channelCount: number;
  /** Mean activation under held-out changes ÷ activation, both above the reference mean; 1: nothing is lost. */
  readonly robustness: number;
  /** Share of the picture's spectral power above .25 cycles per pixel: noise has about .8, photos nearly nothing. */
  readonly highFrequencyShare: number;
  /** Share of values that are black or white. */
  readonly saturatedShare: number;
}

export interface QualityEvidence {
  readonly channel: number;
  /** Of every channel of the layer on the picture. */
  readonly activations: readonly number[];
  /** The same on each reference image. */
  readonly references: readonly (readonly number[])[];
  /** Of the unit on changed pictures. */
  readonly changed: readonly number[];
  /** In display units, 0 to 1. */
  readonly image: FloatImage;
  readonly spectrum: ImageSpectrum;
}

/** Deviations below this share of the largest one are taken for it: a unit that hardly ever answers would rank by chance. */
const smallestDeviationShare = 1e-3;

/** Half a grey level from black or white. */
const saturation = 0.5 / 255;

export function pictureQuality(evidence: QualityEvidence): PictureQuality {
  const { channel, activations, references, changed, image, spectrum } = evidence;
  const statistics = activations.map((_, index) =>
    meanAndDeviation(references.map((each) => each[index] ?? 0)),
  );
  const largest = Math.max(...statistics.map(({ deviation }) => deviation));
  const gains = activations.map((activation, index) => {
    const { mean, deviation } = statistics[index] ?? { mean: 0, deviation: 0 };
    return (activation - mean) / Math.max(deviation, largest * smallestDeviationShare, Number.MIN_VALUE);
  });
  const gain = gains[channel] ?? Number.NaN;
  const activation = activations[channel] ?? Number.NaN;
  const { mean } = statistics[channel] ?? { mean: Number.NaN };
  return {
    gainInDeviations: gain,
    percentile: share(references, (each) => (each[channel] ?? 0) < activation),
    rank: 1 + gains.filter((other) => other > gain).length,
    channelCount: activations.length,
    robustness: (meanAndDeviation(changed).mean - mean) / (activation - mean),
    highFrequencyShare: spectrum.highFrequencyShare,
    saturatedShare: share(Array.from(image.values), (value) => value < saturation || value > 1 - saturation),
  };
}

function share<Item>(items: readonly Item[], isMeant: (item: Item) => boolean): number {
  return items.length === 0 ? Number.NaN : items.filter(isMeant).length / items.length;
}

function meanAndDeviation(values: readonly number[]): { readonly mean: number; readonly deviation: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, deviation: Math.sqrt(variance) };
}
