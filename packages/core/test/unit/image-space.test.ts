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

describe('signed space', () => {
  it('is what a network that takes −1 to 1 is fed, and the same picture to all others', async () => {
    const signed = tensor4d([-1, 0, 1.5], [1, 1, 1, 3]);
    const own = tidy(() => imageSpace('signed', inputEncodings['-1..1'], 3).encode(signed));
    [-1, 0, 1.5].forEach((value, index) => {
      expect(own.dataSync()[index]).toBeCloseTo(value, 5);
    });
    const bytes = tidy(() => imageSpace('signed', inputEncodings['0..255'], 3).encode(signed));
    expect(Array.from(await bytes.data())).toEqual([0, 127.5, 318.75]);
  });

  it('has a way back', async () => {
    const space = imageSpace('signed', inputEncodings.caffe, 3);
    const x = image(3);
    const back = tidy(() => sub(space.decode(space.encode(x)), x));
    expect(Math.max(...(await back.data()).map(Math.abs))).toBeLessThan(1e-5);
  });
});

describe.each(['display', 'signed'] as const)('%s space', (name) => {
  it.each(Object.entries(inputEncodings))('sends gradients back as the adjoint of %s', (_, encoding) => {
    const space = imageSpace(name, encoding, 3);
    const [x, y] = [image(1), image(2)];
    const linear = tidy(() => sub(space.encode(x), space.encode(zerosLike(x))));
    const [forward, backward] = [innerProduct(linear, y), innerProduct(x, space.gradient(y))];
    expect(Math.abs(forward / backward - 1)).toBeLessThan(1e-4);
  });
});

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
});
