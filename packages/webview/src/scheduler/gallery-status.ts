import { duration } from '../model/words.js';
import type { RunningBatch } from './gallery-runner.js';
import type { Gallery } from './gallery.js';

/** Where a gallery is, for the progress line. */
export interface GalleryStatus {
  readonly state: 'running' | 'cancelled' | 'failed' | 'complete' | 'waiting';
  /** "conv2d_3 · 12 of 64 · step 8 of 20 · 3.1 s left" */
  readonly text: string;
}

/** Reads signals: whoever calls it in a component follows them. */
export function galleryStatus(gallery: Gallery, running: RunningBatch | null): GalleryStatus {
  const { channelCount } = gallery;
  const done = gallery.settledCount.value;
  const dead = gallery.deadCount.value;
  const failure = gallery.failure.value;
  const position = `${gallery.key.layer} · ${done} of ${channelCount}`;
  if (failure) return { state: 'failed', text: failure.message };
  if (done >= channelCount) {
    const deadWords = dead === 0 ? '' : ` · ${dead} dead`;
    return { state: 'complete', text: `${gallery.key.layer} · all ${channelCount} channels${deadWords}` };
  }
  if (gallery.isCancelled.value) return { state: 'cancelled', text: `${position} · cancelled` };
  if (running?.gallery !== gallery) return { state: 'waiting', text: `${position} · paused` };
  if (running.stepCount === 0) return { state: 'running', text: `${position} · preparing…` };
  const left = running.leftMs === null ? '' : ` · ${duration(running.leftMs)} left`;
  return { state: 'running', text: `${position} · step ${running.step} of ${running.stepCount}${left}` };
}

/** From 0 to 1, the batch at hand included. */
export function galleryShare(gallery: Gallery, running: RunningBatch | null): number {
  const ofBatch =
    running?.gallery === gallery && running.stepCount > 0
      ? (running.step / running.stepCount) * running.channels.length
      : 0;
  return Math.min(1, (gallery.settledCount.value + ofBatch) / Math.max(1, gallery.channelCount));
}
