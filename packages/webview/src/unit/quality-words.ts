import type { PictureQuality } from '@featurescope/core';
import { shortNumber } from '../model/words.js';

/** What is said of a picture in two words. */
export interface QualityGrade {
  readonly name: 'good' | 'fair' | 'weak';
  readonly words: string;
  readonly icon: string;
  readonly title: string;
}

/** From so much of the activation that is left when a picture is turned, scaled, blurred or made noisy it counts as sturdy. */
const sturdy = 0.5;

/**
 * 'good': more than any reference image excites the unit, of all channels it is the one that the picture excites most, and changes
 * take less than half of it. 'fair': two of the three.
 */
export function qualityGrade({ percentile, rank, robustness }: PictureQuality): QualityGrade {
  const met = [percentile >= 1, rank === 1, robustness >= sturdy].filter(Boolean).length;
  const title =
    'Beats all reference images, is meant for this channel before all others, and stands being turned, scaled and blurred: how many of the three hold';
  if (met === 3) return { name: 'good', words: 'Good picture', icon: 'pass', title };
  if (met === 2) return { name: 'fair', words: 'Fair picture', icon: 'info', title };
  return { name: 'weak', words: 'Weak picture', icon: 'warning', title };
}

/** Every measure with a sentence that explains it. */
export function qualityFacts(
  quality: PictureQuality,
): readonly { readonly name: string; readonly value: string; readonly title: string }[] {
  const percent = (share: number) => `${Math.round(100 * share)} %`;
  return [
    {
      name: 'Excitement',
      value: `${shortNumber(quality.gainInDeviations)} σ`,
      title: 'How far the activation lies above its mean over reference images, in their standard deviations',
    },
    {
      name: 'Beats',
      value: `${percent(quality.percentile)} of images`,
      title: 'Share of the reference images (drawn with the spectrum of photos) that excite the unit less',
    },
    {
      name: 'Rank among channels',
      value: `${quality.rank} of ${quality.channelCount}`,
      title:
        'Place of this channel among all of the layer by what the picture gives them, each in its own deviations',
    },
    {
      name: 'Robustness',
      value: percent(quality.robustness),
      title: 'What is left of the activation when the picture is turned, scaled, blurred and made noisy',
    },
    {
      name: 'Fine grain',
      value: percent(quality.highFrequencyShare),
      title:
        'Share of the picture’s power in patterns finer than four pixels: noise has about 80 %, photos nearly nothing',
    },
    {
      name: 'Black or white',
      value: percent(quality.saturatedShare),
      title: 'Share of values at the end of their range',
    },
  ];
}
