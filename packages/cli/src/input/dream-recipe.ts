import { findDreamRecipe, type DreamRecipe } from '@featurescope/core';

/** What may be said otherwise than the recipe has it. */
export interface DreamRecipeOptions {
  readonly recipe: string;
  readonly measure?: DreamRecipe['measure'];
  readonly border?: number;
  readonly octaves?: number;
  readonly octaveScale?: number;
  readonly steps?: number;
  readonly stepSize?: number;
  readonly jitter?: number;
  readonly blur?: number;
  readonly gradientBlur?: number;
  readonly totalVariation?: number;
  readonly detail?: DreamRecipe['detail'];
  readonly keepColour?: boolean;
}

/** The recipe with what was said otherwise. */
export function dreamRecipe(options: DreamRecipeOptions): DreamRecipe {
  const recipe = findDreamRecipe(options.recipe);
  const { octaves, step } = recipe;
  return {
    ...recipe,
    ...defined({
      measure: options.measure,
      border: options.border,
      stepCount: options.steps,
      jitter: options.jitter,
      blur: options.blur,
      totalVariation: options.totalVariation,
      detail: options.detail,
      keepsColour: options.keepColour,
    }),
    octaves: { ...octaves, ...defined({ count: options.octaves, scale: options.octaveScale }) },
    step: { ...step, ...defined({ sizePercent: options.stepSize, gradientBlur: options.gradientBlur }) },
  };
}

/** Without what is undefined. */
function defined<T extends object>(values: T): { [Key in keyof T]?: NonNullable<T[Key]> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [Key in keyof T]?: NonNullable<T[Key]>;
  };
}
