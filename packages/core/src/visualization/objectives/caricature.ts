import {
  add,
  cast,
  div,
  greater,
  image as tfImage,
  maximum,
  mean,
  mul,
  reshape,
  sqrt,
  square,
  sub,
  sum,
  tidy,
  type Tensor,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { FeaturescopeError } from '../../error.js';
import { tensorFromFloat } from '../../images/float-image.js';
import { outputNode } from '../../network/find-layer.js';
import { Program } from '../../program/program.js';
import type { LoadedModel } from '../model.js';
import type { Objective } from '../objective.js';
import type { ObjectiveSpec } from './objective-spec.js';

/** Below this cosine the activations' likeness to the image's no longer weakens the objective. */
const smallestCosine = 0.1;

/** Keeps a length of 0 from being divided by. */
const epsilon = 1e-9;

export type CaricatureSpec = Extract<ObjectiveSpec, { readonly kind: 'caricature' }>;

/** What the layers of caricatures see in their images, by specification; owned by the caller. */
export type CaricatureFeatures = ReadonlyMap<CaricatureSpec, Tensor>;

/**
 * Runs the images of all caricatures in an objective.
 * @throws as `Program`, and `INVALID_REQUEST` for a layer without rows and columns
 */
export function caricatureFeatures(
  { network, weights }: LoadedModel,
  spec: ObjectiveSpec,
): CaricatureFeatures {
  const features = new Map<CaricatureSpec, Tensor>();
  for (const caricature of caricaturesIn(spec)) {
    const { id, outputShape } = outputNode(network, caricature.layer);
    if (outputShape?.length !== 4) {
      throw new FeaturescopeError(
        'INVALID_REQUEST',
        `Layer "${caricature.layer}" has no rows and columns, so an image has no caricature there. Choose a layer before it.`,
      );
    }
    const program = new Program({ network, weights, targets: [id] });
    const image = tensorFromFloat(caricature.image);
    const value = program.forward(image).get(id);
    image.dispose();
    if (value) features.set(caricature, value);
  }
  return features;
}

function caricaturesIn(spec: ObjectiveSpec): readonly CaricatureSpec[] {
  switch (spec.kind) {
    case 'caricature':
      return [spec];
    case 'sum':
      return spec.terms.flatMap(({ objective }) => caricaturesIn(objective));
    case 'product':
      return spec.factors.flatMap(caricaturesIn);
    default:
      return [];
  }
}

/** @param features of the image, `[1, height, width, channels]`, brought to the size of the maps that a step sees */
export function caricatureObjective(target: string, features: Tensor): Objective {
  return (targets) => {
    const activation = targets.get(target) as Tensor4D;
    const [, height, width] = activation.shape;
    const wanted = tidy(() => tfImage.resizeBilinear(features as Tensor4D, [height, width], false, true));
    const product = sum(mul(activation, wanted), 3, true);
    const [length, wantedLength] = [lengthOf(activation), lengthOf(wanted)];
    const cosine = div(product, mul(length, wantedLength));
    // f = product · max(cosine, smallest), position by position.
    const isLike = cast(greater(cosine, smallestCosine), 'float32');
    const likeGradient = sub(
      mul(wanted, mul(cosine, 2)),
      mul(activation, div(mul(product, cosine), square(length))),
    );
    const gradient = add(mul(likeGradient, isLike), mul(wanted, mul(sub(1, isLike), smallestCosine)));
    const positionCount = height * width;
    return {
      objective: reshape(mean(mul(product, maximum(cosine, smallestCosine)), [1, 2, 3]), [-1]),
      gradients: new Map([[target, div(gradient, positionCount)]]),
    };
  };
}

function lengthOf(vectors: Tensor): Tensor {
  return add(sqrt(sum(square(vectors), 3, true)), epsilon);
}
