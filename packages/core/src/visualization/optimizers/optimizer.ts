import { dispose, keep, tidy, zerosLike, type Tensor } from '@tensorflow/tfjs-core';
import type { OptimizerSpec } from '../recipe.js';
import { adamStep } from './adam.js';
import { gradientAscentStep } from './gradient-ascent.js';
import { nadamStep } from './nadam.js';
import { rmspropStep } from './rmsprop.js';
import type { StepRule } from './step-rule.js';

/** How many tensors of the parameter's size a rule remembers, all zero at first. */
const memoryCounts = { 'gradient-ascent': 1, rmsprop: 2, adam: 2, nadam: 2 } as const;

/** Remembers earlier steps of one ascent; whoever makes it disposes of it. */
export class Optimizer {
  readonly #rule: StepRule;
  readonly #memoryCount: number;
  #memory: readonly (readonly Tensor[])[] = [];
  #stepCount = 0;

  constructor(spec: OptimizerSpec) {
    this.#rule = stepRule(spec);
    const needsNone = spec.kind === 'gradient-ascent' && spec.momentum === undefined;
    this.#memoryCount = needsNone ? 0 : memoryCounts[spec.kind];
  }

  /** The parameters after a step up the gradients: new tensors. Inside `tf.tidy` or not. */
  step(parameters: readonly Tensor[], gradients: readonly Tensor[]): Tensor[] {
    const before = this.#memory;
    const after: (readonly Tensor[])[] = [];
    const next = tidy(() =>
      parameters.map((parameter, index) => {
        const known = before[index] ?? Array.from({ length: this.#memoryCount }, () => zerosLike(parameter));
        const stepped = this.#rule(parameter, gradients[index] as Tensor, known, this.#stepCount);
        after.push(stepped.memory.map((tensor) => keep(tensor)));
        return stepped.next;
      }),
    );
    dispose(before.flat());
    this.#memory = after;
    this.#stepCount++;
    return next;
  }

  dispose(): void {
    dispose(this.#memory.flat());
    this.#memory = [];
  }
}

function stepRule(spec: OptimizerSpec): StepRule {
  switch (spec.kind) {
    case 'gradient-ascent':
      return gradientAscentStep(spec);
    case 'rmsprop':
      return rmspropStep(spec);
    case 'adam':
      return adamStep(spec);
    case 'nadam':
      return nadamStep(spec);
  }
}
