import { stack, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import type { Program } from '../program/program.js';
import type { ImageSpace } from './image-space.js';
import { roll, type Shift } from './jitter.js';
import type { Objective } from './objective.js';
import { ascentStep, gradientPeak } from './optimizer.js';
import type { OptimizerSpec } from './recipe.js';

export interface AscentOptions {
  /** The program of a step, counted from 1: an ascent may begin under another gradient rule. */
  readonly programAt: (step: number) => Program;
  readonly objective: Objective;
  readonly optimizer: OptimizerSpec;
  readonly stepCount: number;
  readonly space: ImageSpace;
  /** The shift under which a step sees the image. */
  readonly shiftAt: (step: number) => Shift;
  /** `[batch, height, width, channels]` in the units of `space`; kept. */
  readonly start: Tensor4D;
}

/** State after a step. */
export interface AscentStep {
  /** Counted from 1. */
  readonly step: number;
  /** Objective of each image before the step. */
  readonly objectives: readonly number[];
  /** Largest magnitude of each image's gradient; 0: the image cannot move. */
  readonly gradientPeaks: readonly number[];
}

/**
 * Gradient ascent on images. Pull-driven: nothing runs between two `next()`, so the caller pauses by not asking and
 * cancels with `return()`, which frees everything. Each step awaits a few numbers, which bounds what is queued on a
 * GPU; pixels are never read back here.
 *
 * @returns the images after the last step, owned by the caller
 */
export async function* ascend({
  programAt,
  objective,
  optimizer,
  stepCount,
  space,
  shiftAt,
  start,
}: AscentOptions): AsyncGenerator<AscentStep, Tensor4D, void> {
  let image: Tensor = start.clone();
  let isFinished = false;
  try {
    for (let step = 1; step <= stepCount; step++) {
      const [rows, columns] = shiftAt(step);
      const encoded = tidy(() => space.encode(roll(image, [rows, columns])));
      const { objective: objectives, gradient } = programAt(step).gradient(encoded, objective);
      const [next, report] = tidy((): [Tensor, Tensor] => {
        const direction = roll(space.gradient(gradient), [-rows, -columns]);
        return [
          space.clip(ascentStep(optimizer, image, direction)),
          stack([objectives, gradientPeak(direction)]),
        ];
      });
      encoded.dispose();
      objectives.dispose();
      gradient.dispose();
      image.dispose();
      image = next;
      const [objectiveValues = [], peakValues = []] = await readAndDispose(report);
      yield { step, objectives: objectiveValues, gradientPeaks: peakValues };
    }
    isFinished = true;
    return image as Tensor4D;
  } finally {
    if (!isFinished) image.dispose();
  }
}

async function readAndDispose(report: Tensor): Promise<number[][]> {
  try {
    return (await report.array()) as number[][];
  } finally {
    report.dispose();
  }
}
