import { duration } from '../model/words.js';
import type { RunningBatch } from './gallery-runner.js';
import type { Gallery } from './gallery.js';

/** Galleries that are filled together, and where that is. */
export interface Filling {
  /** What they are called: the layer's name, or "All layers". */
  readonly title: string;
  readonly parts: readonly { readonly gallery: Gallery; readonly channelCount: number }[];
  readonly running: readonly RunningBatch[];
  readonly leftMs: number | null;
  /** By the person. */
  readonly isPaused: boolean;
}

/** Where galleries are, for the progress line. */
export interface GalleryStatus {
  readonly state: 'running' | 'paused' | 'cancelled' | 'failed' | 'complete' | 'waiting';
  /** "conv2d_3 · 12 of 64 · 2 at once · 3.1 s left" */
  readonly text: string;
  readonly settledCount: number;
  readonly channelCount: number;
  /** From 0 to 1, the batches at hand included. */
  readonly share: number;
}

/** Reads signals: whoever calls it in a component follows them. */
export function galleryStatus({ title, parts, running, leftMs, isPaused }: Filling): GalleryStatus {
  const sum = (count: (part: Filling['parts'][number]) => number) =>
    parts.reduce((total, part) => total + count(part), 0);
  const channelCount = sum((part) => Math.min(part.channelCount, part.gallery.channelCount));
  const settledCount = sum((part) => part.gallery.settledAmong(part.channelCount));
  const batches = running.filter(({ gallery }) => parts.some((part) => part.gallery === gallery));
  const begun = batches.reduce(
    (total, { quality, channels, step, stepCount }) =>
      total + (quality === 'full' && stepCount > 0 ? (channels.length * step) / stepCount : 0),
    0,
  );
  const share = Math.min(1, (settledCount + begun) / Math.max(1, channelCount));
  const told = (state: GalleryStatus['state'], text: string) => ({
    state,
    text,
    settledCount,
    channelCount,
    share,
  });

  const position = `${title} · ${settledCount} of ${channelCount}`;
  const failure = parts.find(({ gallery }) => gallery.failure.value)?.gallery.failure.value;
  if (failure && batches.length === 0) return told('failed', failure.message);
  if (settledCount >= channelCount) {
    const dead = sum(({ gallery }) => gallery.deadCount.value);
    return told('complete', `${title} · all ${channelCount} channels${dead === 0 ? '' : ` · ${dead} dead`}`);
  }
  if (parts.some(({ gallery }) => gallery.isCancelled.value))
    return told('cancelled', `${position} · cancelled`);
  if (isPaused) return told('paused', `${position} · ${batches.length > 0 ? 'pausing…' : 'paused'}`);
  if (batches.length > 0) return told('running', `${position} · ${runningWords(batches, leftMs)}`);
  return told('waiting', `${position} · paused`);
}

function runningWords(batches: readonly RunningBatch[], leftMs: number | null): string {
  const begun = batches.filter(({ stepCount }) => stepCount > 0);
  const [first] = begun;
  if (!first) return 'preparing…';
  if (begun.every(({ quality }) => quality === 'sketch')) return 'sketching…';
  const left = leftMs === null ? '' : ` · ${duration(leftMs)} left`;
  return batches.length === 1
    ? `step ${first.step} of ${first.stepCount}${left}`
    : `${batches.length} at once${left}`;
}
