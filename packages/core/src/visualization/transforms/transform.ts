import type { Random } from '../../random.js';
import { composed, identityMap, type LinearMap, type Size } from '../linear-map.js';
import type { Length, TransformSpec } from '../recipe.js';
import { blurMap } from './blur.js';
import { cropMap } from './crop.js';
import { flipMap } from './flip.js';
import { jitterMap } from './jitter.js';
import { noiseMap } from './noise.js';
import { padMap } from './pad.js';
import { rollMap } from './roll.js';
import { rotationMap } from './rotate.js';
import { scaleMap } from './scale.js';

/** Where and when a transform is drawn. */
export interface TransformContext {
  /** Of the image before all transforms: what shares of a side refer to. */
  readonly canvas: Size;
  /** The same for every image, so that a picture does not depend on what it is batched with. */
  readonly random: Random;
  /** How far the ascent is, from 0 to 1. */
  readonly progress: number;
}

/** The transforms of one step, one after the other, for images of the canvas's size. */
export function drawTransforms(specs: readonly TransformSpec[], context: TransformContext): LinearMap {
  return specs.reduce<LinearMap>(
    (before, spec) => composed(before, drawTransform(spec, before.size, context)),
    identityMap(context.canvas),
  );
}

function drawTransform(
  spec: TransformSpec,
  size: Size,
  { canvas, random, progress }: TransformContext,
): LinearMap {
  const pixels = (length: Length) =>
    typeof length === 'number' ? length : Math.round(length.share * Math.min(canvas.height, canvas.width));
  switch (spec.kind) {
    case 'roll':
      return rollMap(size, pixels(spec.size), random);
    case 'jitter':
      return jitterMap(size, pixels(spec.size), random);
    case 'pad':
      return padMap(size, pixels(spec.size), spec.fill);
    case 'scale':
      return scaleMap(size, oneOf(spec.factors, random));
    case 'rotate':
      return rotationMap(size, oneOf(spec.degrees, random), spec.fill);
    case 'blur':
      return blurMap(size, spec.deviation);
    case 'flip':
      return flipMap(size, random);
    case 'crop':
      return cropMap(size, canvas, spec, random, progress);
    case 'noise':
      return noiseMap(size, spec.deviation, random);
  }
}

function oneOf(values: readonly number[], random: Random): number {
  return values[Math.floor(random() * values.length)] ?? 0;
}
