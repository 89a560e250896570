import type { DreamProgress, DreamTarget } from '@featurescope/core';
import { duration } from '../model/words.js';
import { className } from '../predictions/prediction-words.js';
import type { DreamEntry } from './dream-history.js';

/** "mixed4 × 1.5", "conv2d_3, channels 4, 17", "class cats × −1" */
export function targetWords(target: DreamTarget, names: readonly string[] | null): string {
  const weight = target.weight === 1 ? '' : ` × ${String(target.weight).replace('-', '−')}`;
  if (target.kind === 'class') return `class ${className(names, target.classIndex)}${weight}`;
  const channels = target.channels ?? [];
  const which =
    channels.length === 0 ? '' : `, channel${channels.length === 1 ? '' : 's'} ${channels.join(', ')}`;
  return `${target.layer}${which}${weight}`;
}

/** "Octave 2 of 4 · 366 × 274 px · step 31 of 80 · 12 s left" */
export function progressWords(
  { octave, octaveCount, width, height, step, stepCount }: DreamProgress,
  timeLeft: number | null,
): string {
  return [
    `Octave ${octave} of ${octaveCount}`,
    `${width} × ${height} px`,
    `step ${step} of ${stepCount}`,
    ...(timeLeft === null ? [] : [`${duration(timeLeft)} left`]),
  ].join(' · ');
}

/** "80 steps in 12 s", "31 steps in 4.2 s, stopped" */
export function entryWords({ objectives, durationMs, isComplete }: DreamEntry): string {
  const steps = `${objectives.length} step${objectives.length === 1 ? '' : 's'}`;
  return `${steps} in ${duration(durationMs)}${isComplete ? '' : ', stopped'}`;
}

export function entryName({ id }: DreamEntry): string {
  return `Dream ${id}`;
}

/** What a saved picture says of itself: for people, and for programs the whole of it. */
export function dreamTexts(
  { source, settings, isComplete }: Pick<DreamEntry, 'source' | 'settings' | 'isComplete'>,
  model: string,
  names: readonly string[] | null,
): Readonly<Record<string, string>> {
  const { recipe, targets, seed } = settings;
  const words = targets.map((target) => targetWords(target, names)).join(' + ');
  return {
    Software: 'Featurescope',
    Description: `DeepDream on ${source} with ${model}: ${words}. Recipe ${recipe.name} ${recipe.version}, seed ${seed}.`,
    'featurescope:dream': JSON.stringify({ model, source, settings, isComplete }),
  };
}

/** "0-3, 17" or "4" → channels; null for what names none. */
export function channelsFrom(text: string, channelCount: number): readonly number[] | null {
  const channels: number[] = [];
  for (const part of text.split(/[\s,;]+/).filter(Boolean)) {
    const match = /^(\d+)(?:[-–](\d+))?$/.exec(part);
    const first = Number(match?.[1]);
    const last = Number(match?.[2] ?? match?.[1]);
    if (!match || last < first || last >= channelCount) return null;
    for (let channel = first; channel <= last; channel++) channels.push(channel);
  }
  return [...new Set(channels)];
}
