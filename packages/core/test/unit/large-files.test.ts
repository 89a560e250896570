/** Large files are read piece by piece, and only what is needed of them. */
import { zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FeaturescopeError } from '../../src/error.js';
import { byteSourceFromBytes, type ByteSource } from '../../src/importers/byte-source.js';
import { importModel } from '../../src/importers/import-model.js';
import type { ImportProgress } from '../../src/importers/import-options.js';
import { h5Bytes, type StoredLayer } from '../memory-h5.js';
import { repositoryPath } from '../shared.js';

/** Counts what is asked of a source, and the longest piece of it. */
function counted(source: ByteSource) {
  const asked = { bytes: 0, longest: 0 };
  const note = (start: number, end: number) => {
    asked.bytes += end - start;
    asked.longest = Math.max(asked.longest, end - start);
  };
  const main: ByteSource = {
    ...source,
    read: (start, end) => (note(start, end), source.read(start, end)),
    readSync: (start, end) => (note(start, end), source.readSync?.(start, end) ?? new Uint8Array(0)),
  };
  return { asked, files: { main, sibling: () => Promise.resolve(null) } };
}

function numbered(length: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => index % 1000);
}

const convolution = { name: 'conv', filters: 3, kernel_size: [1, 1], batch_input_shape: [null, 2, 2, 2] };
const model = {
  class_name: 'Sequential',
  config: [{ class_name: 'Conv2D', config: convolution }],
};

function layer(name: string, kernel: StoredLayer['weights'][number]): StoredLayer {
  return {
    name,
    weights: [
      kernel,
      { name: 'bias:0', shape: [kernel.shape.at(-1) ?? 1], values: numbered(kernel.shape.at(-1) ?? 1) },
    ],
  };
}

const small = layer('conv', { name: 'kernel:0', shape: [1, 1, 2, 3], values: numbered(6) });
const megabytes = { name: 'kernel:0', shape: [1024, 1024, 4], values: numbered(2 ** 22) };

describe('an .h5', () => {
  it('is read where the weights of the model are, and nowhere else', async () => {
    const bytes = await h5Bytes([small, layer('state of an optimizer', megabytes)], {
      model_config: JSON.stringify(model),
    });
    expect(bytes.length).toBeGreaterThan(2 ** 24);
    const { asked, files } = counted(byteSourceFromBytes('m.h5', bytes));
    const network = await importModel(files);
    expect([...(network.layers.at(-1)?.weights['kernel']?.values ?? [])]).toEqual([0, 1, 2, 3, 4, 5]);
    expect(asked.bytes).toBeLessThan(2 ** 21);
  });

  it.each([
    ['as it is', {}],
    ['in compressed chunks', { chunks: [1, 100, 300, 4] }],
  ])('gives a large kernel slab by slab, stored %s', async (_, chunks) => {
    const shape = [1, 1024, 1024, 4];
    const kernel = { ...megabytes, shape, ...chunks };
    const { files } = counted(byteSourceFromBytes('w.h5', await h5Bytes([layer('conv', kernel)])));
    const values = (await importModel(files)).layers[0]?.weights['kernel']?.values;
    expect(values?.length).toBe(2 ** 22);
    expect(values?.findIndex((value, index) => value !== index % 1000)).toBe(-1);
  });

  it('is read whole where a source cannot read at once', async () => {
    const source = byteSourceFromBytes(
      'm.h5',
      await h5Bytes([small], { model_config: JSON.stringify(model) }),
    );
    const { name, size } = source;
    const main: ByteSource = { name, size, read: (start, end) => source.read(start, end) };
    const network = await importModel({ main, sibling: () => Promise.resolve(null) });
    expect(network.layers.at(-1)?.unsupported).toBeNull();
  });

  it('whose disk fails says what the disk said', async () => {
    const source = byteSourceFromBytes('m.h5', await h5Bytes([layer('conv', megabytes)]));
    const main: ByteSource = {
      ...source,
      readSync(start, end) {
        if (end > 2 ** 21) throw new FeaturescopeError('INVALID_REQUEST', 'The disk is gone.');
        return source.readSync?.(start, end) ?? new Uint8Array(0);
      },
    };
    await expect(importModel({ main, sibling: () => Promise.resolve(null) })).rejects.toThrow(
      'The disk is gone.',
    );
  });

  it('tells how far it is, and pauses to let that be heard', async () => {
    const layers = Array.from({ length: 3 }, (_, index) => layer(`conv${index}`, megabytes));
    const told: (ImportProgress | 'pause')[] = [];
    await importModel(counted(byteSourceFromBytes('w.h5', await h5Bytes(layers))).files, {
      onProgress: (progress) => told.push(progress),
      pause: () => Promise.resolve(void told.push('pause')),
    });
    expect(told.at(-2)).toEqual({ phase: 'weights', fraction: 1 });
    expect(told.at(-1)).toBe('pause');
  });
});

describe('a .keras', () => {
  it('is read where its entries lie', async () => {
    const weights = Uint8Array.from(
      readFileSync(repositoryPath('packages/core/test/fixtures/nested.weights.h5')),
    );
    const config = readFileSync(repositoryPath('packages/core/test/fixtures/nested.architecture.json'));
    const archive = zipSync(
      {
        'assets/vocabulary.bin': new Uint8Array(2 ** 23),
        'config.json': config,
        'model.weights.h5': weights,
      },
      { level: 0 },
    );
    const { asked, files } = counted(byteSourceFromBytes('m.keras', Uint8Array.from(archive)));
    const network = await importModel(files);
    expect(network.layers.every(({ unsupported }) => unsupported === null)).toBe(true);
    expect(asked.bytes).toBeLessThan(2 ** 20);
  });

  it('that was packed opens, too', async () => {
    const config = readFileSync(repositoryPath('packages/core/test/fixtures/nested.architecture.json'));
    const weights = readFileSync(repositoryPath('packages/core/test/fixtures/nested.weights.h5'));
    const archive = zipSync({ 'config.json': config, 'model.weights.h5': weights }, { level: 9 });
    const { files } = counted(byteSourceFromBytes('m.keras', Uint8Array.from(archive)));
    const network = await importModel(files);
    expect(network.layers.every(({ unsupported }) => unsupported === null)).toBe(true);
  });
});
