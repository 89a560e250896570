import { signal, type Signal } from '@preact/signals';
import {
  fedBack,
  featurescopeErrorFrom,
  topClasses,
  type FeaturescopeError,
  type MaximizedImage,
  type MaximizeProgress,
  type OriginPart,
  type RankedClass,
  type Recipe,
  type RgbaImage,
} from '@featurescope/core';
import { isAbortError, type ModelSession } from '@featurescope/worker';
import type { ObjectivePoint } from '../scheduler/gallery.js';

/** A picture of an objective, on its way. */
export type ImageState =
  | { readonly kind: 'waiting' }
  | {
      readonly kind: 'running';
      readonly step: number;
      readonly stepCount: number;
      /** Of the objective, as often as it was told. */
      readonly curve: readonly ObjectivePoint[];
      readonly preview: RgbaImage | null;
      /** Null until two steps were seen. */
      readonly msPerStep: number | null;
    }
  | {
      readonly kind: 'done';
      readonly result: MaximizedImage;
      readonly curve: readonly ObjectivePoint[];
      /** What the network takes the picture for; null: nobody knows, or it has no classes. */
      readonly verdict: RankedClass | null;
    }
  | { readonly kind: 'failed'; readonly error: FeaturescopeError };

/** One picture that was asked for. */
export interface ImageTile {
  /** "class 3: cats", "seed 2". */
  readonly label: string;
  /** What it shows. */
  readonly part: OriginPart;
  /** The class that it shows; null: it shows none. */
  readonly classIndex: number | null;
  readonly state: Signal<ImageState>;
}

export function imageTile(label: string, part: OriginPart, classIndex: number | null = null): ImageTile {
  return { label, part, classIndex, state: signal<ImageState>({ kind: 'waiting' }) };
}

/** Previews of a picture, over all of its steps: more would only take time. */
const previewCount = 60;

/** How many steps lie between two previews. */
export function previewIntervalOf(stepCount: number): number {
  return Math.max(1, Math.round(stepCount / previewCount));
}

export type Maximize = (options: {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: MaximizeProgress) => void;
}) => Promise<readonly MaximizedImage[]>;

/**
 * Makes pictures as one batch, tile by tile, and asks the network what it takes each for. What fails is said in its tiles.
 * @param recipe says what of a finished picture is fed back
 */
export async function runImages(
  tiles: readonly ImageTile[],
  maximize: Maximize,
  session: Pick<ModelSession, 'predict' | 'summary'>,
  recipe: Recipe,
  abort: AbortSignal,
): Promise<void> {
  let first: { readonly step: number; readonly atMs: number } | null = null;
  try {
    const results = await maximize({
      signal: abort,
      onProgress: ({ step, stepCount, objectives, previews }) => {
        const nowMs = performance.now();
        first ??= { step, atMs: nowMs };
        const steps = step - first.step;
        const msPerStep = steps > 0 ? (nowMs - first.atMs) / steps : null;
        tiles.forEach(({ state }, item) => {
          const objective = objectives[item];
          const before = state.peek();
          const curve = curveOf(before);
          state.value = {
            kind: 'running',
            step,
            stepCount,
            curve: objective === undefined ? curve : [...curve, { step, objective }],
            preview: previews?.[item] ?? (before.kind === 'running' ? before.preview : null),
            msPerStep,
          };
        });
      },
    });
    for (const [item, result] of results.entries()) {
      const tile = tiles[item];
      const verdict = result.isDead ? null : await verdictOn(result, session, recipe, abort);
      if (tile) tile.state.value = { kind: 'done', result, curve: curveOf(tile.state.peek()), verdict };
    }
  } catch (error) {
    const isEnded = isAbortError(error);
    for (const { state } of tiles) {
      if (state.peek().kind === 'done') continue;
      state.value = isEnded ? { kind: 'waiting' } : { kind: 'failed', error: featurescopeErrorFrom(error) };
    }
    if (isEnded) throw error;
  }
}

function curveOf(state: ImageState): readonly ObjectivePoint[] {
  return state.kind === 'running' ? state.curve : [];
}

/** Null where the network has no classes, or cannot take a picture of this size to its end. */
async function verdictOn(
  { image }: MaximizedImage,
  session: Pick<ModelSession, 'predict' | 'summary'>,
  recipe: Recipe,
  signal: AbortSignal,
): Promise<RankedClass | null> {
  if (session.summary.classCount === null) return null;
  try {
    const [best] = topClasses(await session.predict({ image: fedBack(recipe, image) }, { signal }), 1);
    return best ?? null;
  } catch (error) {
    if (isAbortError(error)) throw error;
    return null;
  }
}
