import '@tensorflow/tfjs-backend-cpu';
import {
  mul,
  randomUniform,
  setBackend,
  sub,
  sum,
  tensor4d,
  tidy,
  zerosLike,
  type Tensor,
} from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { encodeImage, inputEncodings } from '../../src/images/input-encoding.js';
import { imageSpace } from '../../src/visualization/image-space.js';

beforeAll(() => setBackend('cpu'));

const image = (seed: number) => randomUniform([2, 5, 4, 3], 0, 1, 'float32', seed);

function innerProduct(a: Tensor, b: Tensor): number {
  return tidy(() => sum(mul(a, b)).dataSync()[0] ?? Number.NaN);
}

describe('display space', () => {
  it.each(Object.entries(inputEncodings))(
    'feeds the network what the encoding %s makes of a picture',
    async (_, encoding) => {
      const bytes = Uint8ClampedArray.from({ length: 4 * 4 }, (_byte, index) =>
        index % 4 === 3 ? 255 : (index * 37) % 256,
      );
      const expected = encodeImage({ width: 2, height: 2, data: bytes }, encoding, 3).values;
      const units = [...bytes].filter((_byte, index) => index % 4 !== 3).map((byte) => byte / 255);
      const pixels = tidy(() => imageSpace('display', encoding, 3).encode(tensor4d(units, [1, 2, 2, 3])));
      const found = await pixels.data();
      expected.forEach((value, index) => {
        expect(found[index]).toBeCloseTo(value, 3);
      });
    },
  );

  it.each(Object.entries(inputEncodings))('sends gradients back as the adjoint of %s', (_, encoding) => {
    const space = imageSpace('display', encoding, 3);
    const [x, y] = [image(1), image(2)];
    const linear = tidy(() => sub(space.encode(x), space.encode(zerosLike(x))));
    const [forward, backward] = [innerProduct(linear, y), innerProduct(x, space.gradient(y))];
    expect(Math.abs(forward / backward - 1)).toBeLessThan(1e-4);
  });
});
