// The studio's first suggestion is something that real models can dream of, whatever kind of file they are.
import { createEngine, readModelFile } from '@featurescope/worker/node';
import { defaultDreamRecipe, suggestedLayer } from '@featurescope/core';
import { beforeEach, describe, expect, it } from 'vitest';
import { sharedPath, skipWithoutShared } from '../../../core/test/shared.js';

const files = {
  'weights alone': 'squeezenet-v1.1-notop/squeezenet_weights_tf_dim_ordering_tf_kernels_notop.h5',
  'a graph-model': 'graph-selfie-f16/selfie.json',
  'a layers-model': 'tiny-vgg-tfjs/model.json',
  'a classifier of ImageNet': 'mobilenet-v1-0.25/mobilenet_v1_0.25_224_imagenet.h5',
  'grey digits of one size': 'mnist-cnn/mnist_cnn.h5',
} as const;

beforeEach(skipWithoutShared);

describe('the suggested layer', () => {
  it.each(Object.entries(files))('of %s can be dreamt of', async (_, file) => {
    const engine = createEngine();
    await engine.start({ backend: 'wasm' });
    const { layers } = await engine.openModel(await readModelFile(sharedPath(`models/${file}`)));
    const layer = suggestedLayer(layers);
    if (!layer) throw new Error('No layer was suggested.');
    const data = Uint8ClampedArray.from({ length: 4 * 72 * 48 }, (_value, index) =>
      index % 4 === 3 ? 255 : (37 * index + 11 * (index >> 6)) % 256,
    );
    const { picture, isComplete } = await engine.dream({
      picture: { width: 72, height: 48, data },
      targets: [{ kind: 'layer', layer: layer.name, weight: 1 }],
      recipe: { ...defaultDreamRecipe, stepCount: 1, octaves: { count: 2, scale: 1.4 } },
      seed: 0,
    });
    await engine.close();
    expect(isComplete).toBe(true);
    expect([picture.width, picture.height]).toEqual([72, 48]);
    expect(picture.data).not.toEqual(data);
  });
});
