import type { Canvas } from '../canvas.js';
import type { ImageSpace } from '../image-space.js';
import type { ParameterizationSpec } from '../recipe.js';
import { fourierParameterization } from './fourier.js';
import { laplacianPyramidParameterization } from './laplacian-pyramid.js';
import type { Parameterization } from './parameterization.js';
import { phaseOnlyParameterization } from './phase-only.js';
import { pixelParameterization } from './pixel.js';

/** What a recipe's data say, for images of one size. The caller disposes of it. */
export function createParameterization(
  spec: ParameterizationSpec,
  space: ImageSpace,
  canvas: Canvas,
): Parameterization {
  switch (spec.kind) {
    case 'pixel':
      return pixelParameterization(spec, space, canvas);
    case 'fourier':
      return fourierParameterization(spec, canvas);
    case 'laplacian-pyramid':
      return laplacianPyramidParameterization(spec, canvas);
    case 'phase-only':
      return phaseOnlyParameterization(spec, canvas);
  }
}
