import { dispose, mean, tidy, type Tensor, type Tensor4D } from '@tensorflow/tfjs-core';
import { tensorFromFloat } from '../../images/float-image.js';
import type { FloatImage } from '../../images/rgba-image.js';
import { Program } from '../../program/program.js';
import { createRandom } from '../../random.js';
import { canvasTest } from '../canvas.js';
import { imageSpace } from '../image-space.js';
import { channelsNode } from '../maximize-channels.js';
import type { LoadedModel } from '../model.js';
import { naturalNoise } from '../parameterizations/fourier.js';
import type { TransformSpec } from '../recipe.js';
import { resizeMap } from '../transforms/scale.js';
import { drawTransforms } from '../transforms/transform.js';
import { imageSpectrum } from './image-spectrum.js';
import { pictureQuality, type PictureQuality } from './picture-quality.js';

export interface MeasureRequest {
  readonly layer: string;
  readonly channel: number;
  /** In model-input units. */
  readonly image: FloatImage;
  /** Images of the same size to compare with, in model-input units. Default: drawn ones with the spectrum of photos. */
  readonly references?: readonly FloatImage[];
  readonly seed: number;
}

/** How far a measurement is. */
export interface MeasureProgress {
  readonly doneCount: number;
  readonly count: number;
}

/** So many references are drawn where none are given. */
const drawnReferenceCount = 24;

/**
 * What is done to a picture to see whether its unit still knows it. Held out: no recipe's transforms are these ones. Fills are grey.
 */
const changes: readonly TransformSpec[] = [
  { kind: 'rotate', degrees: [-12.5], fill: 0.5 },
  { kind: 'rotate', degrees: [12.5], fill: 0.5 },
  { kind: 'rotate', degrees: [-5.5], fill: 0.5 },
  { kind: 'rotate', degrees: [5.5], fill: 0.5 },
  { kind: 'scale', factors: [0.87] },
  { kind: 'scale', factors: [1.15] },
  { kind: 'blur', deviation: 0.8 },
  { kind: 'blur', deviation: 1.4 },
  { kind: 'noise', deviation: 0.04 },
  { kind: 'noise', deviation: 0.1 },
];

/**
 * Measures the picture of a channel. Pull-driven: yields after each image that the network has seen.
 * @throws as `maximizeChannels`
 */
export async function* measurePicture(
  { network, weights }: LoadedModel,
  { layer, channel, image, references, seed }: MeasureRequest,
): AsyncGenerator<MeasureProgress, PictureQuality, void> {
  const target = channelsNode(network, layer);
  const program = new Program({ network, weights, targets: [target.id] });
  const { height, width, channels } = image;
  const canvas = { height, width, channels };
  const space = imageSpace('display', network.inputEncoding.encoding, channels);
  const count = 1 + changes.length + (references?.length ?? drawnReferenceCount);
  let doneCount = 0;

  async function channelMeans(encoded: Tensor): Promise<number[]> {
    const means = tidy(() => {
      const activation = program.forward(encoded).get(target.id) as Tensor;
      return mean(activation, activation.shape.map((_, axis) => axis).slice(0, -1));
    });
    encoded.dispose();
    doneCount++;
    try {
      return Array.from(await means.data());
    } finally {
      means.dispose();
    }
  }

  const encoded = tensorFromFloat(image);
  const display = tidy(() => space.clip(space.decode(encoded)));
  try {
    const activations = await channelMeans(encoded.clone());
    yield { doneCount, count };
    const canFeed = canvasTest(network, { name: `Layer "${layer}"`, ids: [target.id] });
    const changed: number[] = [];
    for (const [index, change] of changes.entries()) {
      const map = drawTransforms([change], { canvas, random: createRandom(seed + index), progress: 0 });
      const seen = tidy(() => {
        const result = map.apply(display);
        const isFitting = canFeed({ ...canvas, ...map.size });
        return space.encode(space.clip(isFitting ? result : resizeMap(map.size, canvas).apply(result)));
      });
      changed.push((await channelMeans(seen))[channel] ?? Number.NaN);
      yield { doneCount, count };
    }
    const means: number[][] = [];
    for (const index of Array.from({ length: count - doneCount }).keys()) {
      const given = references?.[index];
      means.push(
        await channelMeans(given ? tensorFromFloat(given) : encodedNoise(space, canvas, seed, index)),
      );
      yield { doneCount, count };
    }
    const shown = { ...image, values: Float32Array.from(await display.data()) };
    return pictureQuality({
      channel,
      activations,
      references: means,
      changed,
      image: shown,
      spectrum: imageSpectrum(shown),
    });
  } finally {
    dispose([encoded, display]);
  }
}

function encodedNoise(
  space: ReturnType<typeof imageSpace>,
  canvas: Parameters<typeof naturalNoise>[0],
  seed: number,
  index: number,
): Tensor {
  const noise: Tensor4D = naturalNoise(canvas, seed, [index]);
  const encoded = tidy(() => space.encode(noise));
  noise.dispose();
  return encoded;
}
