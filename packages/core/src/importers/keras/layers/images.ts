import type { KerasConfig } from '../keras-model.js';
import type { Step } from './rule.js';

const toChannelsLast: Step = { part: 'channels_last', op: 'permute', attributes: { axes: [0, 2, 3, 1] } };
const toChannelsFirst: Step = { part: 'channels_first', op: 'permute', attributes: { axes: [0, 3, 1, 2] } };

/** True for layers that keep channels before height and width. */
export function keepsChannelsFirst(config: KerasConfig): boolean {
  return config['data_format'] === 'channels_first';
}

/** Steps on images; those that keep channels first are turned around before them and back after them. */
export function onImages(config: KerasConfig, ...steps: readonly Step[]): readonly Step[] {
  return keepsChannelsFirst(config) ? alongChannels(...steps) : steps;
}

/** As `onImages`, for steps that leave no image behind. */
export function onImagesToVectors(config: KerasConfig, ...steps: readonly Step[]): readonly Step[] {
  return keepsChannelsFirst(config) ? [toChannelsLast, ...steps] : steps;
}

/** Steps along the last axis of an image, for layers that work along axis 1. */
export function alongChannels(...steps: readonly Step[]): readonly Step[] {
  return [toChannelsLast, ...steps, toChannelsFirst];
}
