// A recipe's data → one line that says its numbers.

/** @typedef {import('@featurescope/core').Recipe} Recipe */
/** @typedef {import('@featurescope/core').DreamRecipe} DreamRecipe */

/** @param {Recipe} recipe */
export function recipeWords(recipe) {
  const { canvasSize, octaves, stepCount, viewCount, transforms, penalties } = recipe;
  return [
    `${canvasSize} px`,
    parameterizationWords(recipe.parameterization),
    optimizerWords(recipe.optimizer),
    octaves.count === 1
      ? `${stepCount} steps`
      : `${stepCount} steps over ${octaves.count} octaves × ${octaves.scale}${octaves.blur === undefined ? '' : `, blurred by ${octaves.blur} px`}`,
    ...(recipe.objective.border === undefined ? [] : [`border ${recipe.objective.border} ignored`]),
    ...(recipe.objective.output === 'probability' ? ['on the probability'] : []),
    ...transforms.map(transformWords),
    ...(viewCount === 1 ? [] : [`${viewCount} views a step`]),
    ...penalties.map(({ kind, weight }) => `${kind} ${weight}`),
  ].join(' · ');
}

/** @param {DreamRecipe} recipe */
export function dreamWords({ measure, octaves, stepCount, step, jitter, detail }) {
  return [
    `${measure} of the layer`,
    `${octaves.count} octaves × ${octaves.scale}`,
    `${stepCount} steps of ${Number(step.sizePercent.toPrecision(2))} %`,
    ...(jitter === undefined ? [] : [`jitter ${jitter}`]),
    `detail ${detail}`,
  ].join(' · ');
}

/** @param {Recipe['parameterization']} parameterization */
function parameterizationWords(parameterization) {
  switch (parameterization.kind) {
    case 'pixel': {
      const blur =
        parameterization.blur === undefined ? '' : `, blurred by ${parameterization.blur} px a step`;
      return `pixels (${parameterization.space}) from ${startWords(parameterization.start)}${blur}`;
    }
    case 'fourier':
      return `Fourier, deviation ${parameterization.deviation}, decay ${parameterization.decay}`;
    case 'laplacian-pyramid':
      return `Laplacian pyramid of ${parameterization.levelCount} levels`;
    case 'phase-only':
      return `phases alone, decay ${parameterization.decay}`;
  }
}

/** @param {Extract<Recipe['parameterization'], { kind: 'pixel' }>['start']} start */
function startWords(start) {
  switch (start.kind) {
    case 'uniform':
      return `noise of ${rounded(start.low)} to ${rounded(start.high)}`;
    case 'normal':
      return `noise N(${start.mean}, ${start.deviation})`;
    case 'constant':
      return `${start.value}`;
  }
}

/** @param {Recipe['optimizer']} optimizer */
function optimizerWords(optimizer) {
  const { stepSize } = optimizer;
  const size =
    typeof stepSize === 'number' ? `${stepSize}` : `1 / (${stepSize.offset} + ${stepSize.slope} · step)`;
  if (optimizer.kind !== 'gradient-ascent') return `${optimizer.kind} ${size}`;
  const over = { rms: 'gradient over its RMS', l2: 'gradient over its length', none: 'gradient' };
  return `${over[optimizer.normalization]}, step size ${size}`;
}

/** @param {Recipe['transforms'][number]} transform */
function transformWords(transform) {
  switch (transform.kind) {
    case 'roll':
    case 'jitter':
    case 'pad':
      return `${transform.kind} ${typeof transform.size === 'number' ? transform.size : `1/${rounded(1 / transform.size.share)} of the side`}`;
    case 'scale':
      return `scale ${Math.min(...transform.factors)} to ${Math.max(...transform.factors)}`;
    case 'rotate':
      return `rotate ±${Math.max(...transform.degrees)}°`;
    case 'blur':
    case 'noise':
      return `${transform.kind} ${transform.deviation}`;
    case 'flip':
      return 'flip';
    case 'crop':
      return `crops of ${transform.from} to ${transform.to}`;
  }
}

/** @param {number} value */
function rounded(value) {
  return Number(value.toPrecision(3));
}
