import {
  abs,
  add,
  div,
  dispose,
  max,
  mean,
  reshape,
  stack,
  step as positiveStep,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import type { Program } from '../program/program.js';
import type { ImageSpace } from './image-space.js';
import type { LinearMap } from './linear-map.js';
import type { Objective } from './objective.js';
import { Optimizer } from './optimizers/optimizer.js';
import type { Parameterization } from './parameterizations/parameterization.js';
import { penalize, type Penalty } from './penalties.js';
import type { OptimizerSpec } from './recipe.js';

export interface AscentOptions {
  /** The program of a step, counted from 1: an ascent may begin under another gradient rule. */
  readonly programAt: (step: number) => Program;
  readonly objective: Objective;
  /** What is taken away from the objective. */
  readonly penalties: readonly Penalty[];
  readonly parameterization: Parameterization;
  readonly optimizer: OptimizerSpec;
  readonly stepCount: number;
  readonly space: ImageSpace;
  /**
   * After how many steps their numbers are read. On a GPU a read waits for all that is queued and takes milliseconds; on wasm it
   * takes nothing.
   */
  readonly readInterval: number;
  /** Whether the last step tells `reachedShares`. Default: no. */
  readonly measuresReach?: boolean;
  /** How a step sees the image: once for each of these, whose gradients are averaged. Never empty. */
  readonly viewsAt: (step: number) => readonly LinearMap[];
  /** Parameters, `[batch, …]` each; kept. */
  readonly start: readonly Tensor[];
}

/** State after a step. */
export interface AscentStep {
  /** Counted from 1. */
  readonly step: number;
  /** Objective of each image before the step, without penalties. */
  readonly objectives: readonly number[];
  /** Largest magnitude of the objective's gradient on each image; 0: it cannot rise from here. */
  readonly gradientPeaks: readonly number[];
  /** Of the last step, where it is measured: which share of each image's values that gradient is not 0 at. */
  readonly reachedShares?: readonly number[];
  /** As they are after the last step whose numbers were read together. Freed at the next: read them at once. */
  readonly parameters: readonly Tensor[];
}

/**
 * Gradient ascent on the parameters of images. Pull-driven: nothing runs between two `next()`, so the caller pauses by not
 * asking and cancels with `return()`, which frees everything. A few numbers are awaited every `readInterval` steps, which bounds
 * what is queued on a GPU; pixels are never read back here.
 *
 * @returns the parameters after the last step, owned by the caller
 */
export async function* ascend(options: AscentOptions): AsyncGenerator<AscentStep, Tensor[], void> {
  const { parameterization, stepCount, start } = options;
  const optimizer = new Optimizer(options.optimizer);
  let parameters = start.map((tensor) => tensor.clone());
  let isFinished = false;
  let unread: Tensor[] = [];
  try {
    for (let step = 1; step <= stepCount; step++) {
      const image = tidy(() => parameterization.image(parameters));
      const { objectives, gradient } = gradientOfViews(options, image, step);
      const [report, ...next] = tidy(() => {
        const direction = penalize(options.penalties, image, gradient);
        const stepped = optimizer.step(parameters, parameterization.pullBack(parameters, image, direction));
        return [stack([objectives, gradientPeak(gradient)]), ...parameterization.constrain(stepped)];
      });
      const isLast = step === stepCount;
      const reached = isLast && options.measuresReach ? tidy(() => reachedShare(gradient)) : null;
      dispose([image, objectives, gradient, ...parameters]);
      parameters = next;
      unread.push(report);
      if (unread.length < options.readInterval && !isLast) continue;
      const reachedShares = reached && (await readAndDispose(reached));
      const together = unread;
      unread = [];
      const first = step - together.length + 1;
      for (const [index, [objectiveValues, peakValues]] of (await readReports(together)).entries()) {
        yield {
          step: first + index,
          objectives: objectiveValues,
          gradientPeaks: peakValues,
          parameters,
          ...(reachedShares && first + index === stepCount && { reachedShares }),
        };
      }
    }
    isFinished = true;
    return parameters;
  } finally {
    optimizer.dispose();
    dispose(unread);
    if (!isFinished) dispose(parameters);
  }
}

/** The objective's values and its gradient on the images, both averaged over the views of a step. */
function gradientOfViews(
  { programAt, objective, space, viewsAt }: AscentOptions,
  image: Tensor4D,
  step: number,
): { readonly objectives: Tensor; readonly gradient: Tensor } {
  const views = viewsAt(step);
  const seen = views.map((view) => {
    const encoded = tidy(() => space.encode(view.apply(image)));
    const { objective: objectives, gradient: encodedGradient } = programAt(step).gradient(encoded, objective);
    const gradient = tidy(() => view.adjoint(space.gradient(encodedGradient)));
    dispose([encoded, encodedGradient]);
    return { objectives, gradient };
  });
  const [only] = seen;
  if (only && seen.length === 1) return only;
  const averageOf = (tensors: readonly Tensor[]) => {
    const averaged = tidy(() =>
      div(
        tensors.reduce((sum, tensor) => add(sum, tensor)),
        tensors.length,
      ),
    );
    dispose([...tensors]);
    return averaged;
  };
  return {
    objectives: averageOf(seen.map(({ objectives }) => objectives)),
    gradient: averageOf(seen.map(({ gradient }) => gradient)),
  };
}

/** The largest magnitude of each image's gradient, `[batch]`. */
function gradientPeak(gradient: Tensor): Tensor {
  return reshape(max(abs(gradient), [1, 2, 3]), [-1]);
}

/** The share of each image's values that the gradient is not 0 at, `[batch]`. */
function reachedShare(gradient: Tensor): Tensor {
  return mean(positiveStep(abs(gradient)), [1, 2, 3]);
}

async function readAndDispose(tensor: Tensor): Promise<number[]> {
  try {
    return Array.from(await tensor.data());
  } finally {
    tensor.dispose();
  }
}

/** The two rows of each report, `[2, batch]`. */
async function readReports(reports: readonly Tensor[]): Promise<[number[], number[]][]> {
  const together = tidy(() => stack([...reports]));
  dispose([...reports]);
  try {
    return (await together.array()) as [number[], number[]][];
  } finally {
    together.dispose();
  }
}
