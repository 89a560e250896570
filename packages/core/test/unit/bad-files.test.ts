/** Damaged and hostile files: each is answered in words of ours, soon, and what is left of it still opens. */
import { zipSync } from 'fflate';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { FeaturescopeError } from '../../src/error.js';
import type { ModelFiles } from '../../src/importers/byte-source.js';
import { importModel } from '../../src/importers/import-model.js';
import type { Network } from '../../src/network/network.js';
import { summarizeNetwork } from '../../src/network/summarize-network.js';
import { h5Bytes } from '../memory-h5.js';
import { layersModel, memoryFiles, singleFile } from '../memory-model.js';
import { repositoryPath } from '../shared.js';

/** Nothing keeps a person waiting longer. Measured on the processor: other tests may run at the same time. */
const patienceMs = 2000;

const fixture = (name: string) =>
  Uint8Array.from(readFileSync(repositoryPath(`packages/core/test/fixtures/${name}`)));

/** What becomes of a file, which must be known in time and be a network or an error of ours. */
async function outcome(files: ModelFiles): Promise<Network | FeaturescopeError> {
  const start = process.cpuUsage();
  const result: unknown = await importModel(files).catch((thrown: unknown) => thrown);
  if (!(result instanceof Error)) summarizeNetwork(result as Network);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(patienceMs);
  if (result instanceof Error) {
    expect(result).toBeInstanceOf(FeaturescopeError);
    expect(result.message).toMatch(/^\S.*[^.]\.$/s);
  }
  return result as Network | FeaturescopeError;
}

async function refusal(files: ModelFiles): Promise<FeaturescopeError> {
  const result = await outcome(files);
  if (!(result instanceof FeaturescopeError)) throw new Error('The file was opened.');
  return result;
}

/** Offsets spread over a file, most of them at its start, where its structure is. */
function offsets(length: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => Math.floor(length * ((index + 0.5) / count) ** 2));
}

describe('files that are cut off', () => {
  it.each(['twins.h5', 'nested.h5', 'nested.weights.h5', 'nested.keras', 'old-layout.keras'])(
    '%s at 40 places',
    { timeout: 60_000 },
    async (name) => {
      const whole = fixture(name);
      for (const length of offsets(whole.length, 40)) {
        const result = await outcome(singleFile(name, whole.slice(0, length)));
        expect(result, `${name} of ${length} bytes`).toBeInstanceOf(FeaturescopeError);
      }
      expect(await outcome(singleFile(name, whole))).not.toBeInstanceOf(Error);
    },
  );

  it('shards at 40 places, which cost what lay behind', async () => {
    const shard = Uint8Array.from(readFileSync(repositoryPath('models/digits/tfjs/group1-shard1of1.bin')));
    const json = readFileSync(repositoryPath('models/digits/tfjs/model.json'), 'utf8');
    for (const length of offsets(shard.length, 40)) {
      const files = memoryFiles('model.json', {
        'model.json': json,
        'group1-shard1of1.bin': shard.slice(0, length),
      });
      const network = await outcome(files);
      if (network instanceof Error) throw network;
      const reasons = network.layers.flatMap(({ unsupported }) => unsupported ?? []);
      expect(reasons.length).toBeGreaterThan(0);
      for (const reason of reasons) expect(reason).toContain('"group1-shard1of1.bin" is cut off');
    }
  });

  it('a model.json at 40 places', async () => {
    const whole = new Uint8Array(readFileSync(repositoryPath('models/digits/tfjs/model.json')));
    for (const length of offsets(whole.length, 40).filter((each) => each > 0)) {
      const error = await refusal(singleFile('model.json', whole.slice(0, length)));
      expect(error.message).toContain('no valid JSON');
    }
  });
});

describe('pages and pointers under any name', () => {
  it.each(['model.h5', 'model.hdf5', 'model.keras', 'model.json', 'model.onnx', 'weights.weights.h5'])(
    '%s',
    async (name) => {
      const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n';
      expect((await refusal(singleFile(name, pointer))).message).toContain('git lfs pull');
      expect((await refusal(singleFile(name, '<!DOCTYPE html>\n<html>'))).message).toContain('web page');
      expect((await refusal(singleFile(name, ''))).message).toContain('is empty');
    },
  );
});

describe('sizes that cannot be', () => {
  const model = (units: number) => ({
    class_name: 'Sequential',
    config: [{ class_name: 'Dense', config: { name: 'dense', units, batch_input_shape: [null, 4] } }],
  });

  it.each([
    ['an .h5 whose weight is said to be of 2 GB', 2 ** 27],
    ['an .h5 whose weight is said to be larger than the file', 300],
  ])('%s', async (_, rows) => {
    const weights = [
      { name: 'dense/kernel:0', shape: [4, 61], values: new Float32Array(244) },
      { name: 'dense/bias:0', shape: [61], values: new Float32Array(61) },
    ];
    const bytes = await h5Bytes([{ name: 'dense', weights }], { model_config: JSON.stringify(model(61)) });
    // The only place where two 8-byte sizes, 4 and 61, follow each other: the dataset's extent.
    const view = new DataView(bytes.buffer);
    let changed = 0;
    for (let at = 0; at + 16 <= bytes.length; at++) {
      if (view.getBigUint64(at, true) !== 4n || view.getBigUint64(at + 8, true) !== 61n) continue;
      view.setBigUint64(at, BigInt(rows), true);
      changed++;
    }
    expect(changed).toBeGreaterThan(0);
    const error = await refusal(singleFile('m.h5', bytes));
    expect(error.code).toBe('CORRUPT_FILE');
    expect(error.message).toMatch(/claims|cannot be read/);
  });

  it('an .h5 that unpacks to gigabytes', { timeout: 20_000 }, async () => {
    const layers = Array.from({ length: 80 }, (_, index) => ({
      name: `dense${index}`,
      weights: [
        { name: 'kernel:0', shape: [1024, 1024], values: new Float32Array(2 ** 20), chunks: [1024, 1024] },
      ],
    }));
    const bytes = await h5Bytes(layers);
    expect(bytes.length).toBeLessThan(2 ** 20);
    const error = await refusal(singleFile('m.h5', bytes));
    expect(error.message).toContain('claims 4 MB');
  });

  it('a manifest whose weight is said to be of 2 GB', async () => {
    const manifest = [
      { paths: ['w.bin'], weights: [{ name: 'dense/kernel', shape: [4, 2 ** 27], dtype: 'float32' }] },
    ];
    const json = JSON.stringify({ modelTopology: model(2 ** 27), weightsManifest: manifest });
    const files = memoryFiles('model.json', { 'model.json': json, 'w.bin': new Uint8Array(8) });
    const network = await outcome(files);
    if (network instanceof Error) throw network;
    expect(network.layers.at(-1)?.unsupported).toContain('is cut off');
  });
});

describe('zip bombs', () => {
  /** An archive whose one entry is deflated zeros. */
  function bomb(name: string, bytes: number): Uint8Array<ArrayBuffer> {
    return Uint8Array.from(zipSync({ [name]: new Uint8Array(bytes) }, { level: 6 }));
  }

  function directoryStart(archive: Uint8Array): number {
    return archive.findIndex(
      (byte, at) => byte === 0x50 && archive[at + 1] === 0x4b && archive[at + 2] === 1,
    );
  }

  it('that state their size are not unpacked', async () => {
    const weights = bomb('model.weights.h5', 2 ** 24);
    new DataView(weights.buffer).setUint32(directoryStart(weights) + 24, 2 ** 30, true);
    const config = zipSync({
      'config.json': new TextEncoder().encode('{"class_name": "Sequential", "config": []}'),
    });
    const error = await refusal(singleFile('bomb.keras', archiveOf(weights, config)));
    expect(error.message).toMatch(/claims to unpack from \d{5} to 1073741824 bytes/);
  });

  it('in their settings are not unpacked', async () => {
    const archive = bomb('config.json', 2 ** 24);
    new DataView(archive.buffer).setUint32(directoryStart(archive) + 24, 2 ** 27, true);
    const error = await refusal(singleFile('bomb.keras', archive));
    expect(error.message).toContain('claims to unpack');
  });

  it('that understate their size end when they pass it', { timeout: 20_000 }, async () => {
    const archive = bomb('config.json', 2 ** 27);
    expect(archive.length).toBeLessThan(2 ** 18);
    new DataView(archive.buffer).setUint32(directoryStart(archive) + 24, 1000, true);
    const error = await refusal(singleFile('bomb.keras', archive));
    expect(error.message).toContain('cut off or damaged');
  });

  it('within an archive are not looked at', async () => {
    const inner = bomb('config.json', 2 ** 26);
    const error = await refusal(singleFile('m.keras', Uint8Array.from(zipSync({ 'inner.zip': inner }))));
    expect(error.message).toContain('expected config.json');
  });

  /** Two archives of one entry each as one. */
  function archiveOf(...archives: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
    const parts = archives.map((archive) => {
      const start = directoryStart(archive);
      return { local: archive.subarray(0, start), directory: archive.slice(start, -22) };
    });
    let offset = 0;
    for (const { local, directory } of parts) {
      new DataView(directory.buffer).setUint32(42, offset, true);
      offset += local.length;
    }
    const directory = Buffer.concat(parts.map((part) => part.directory));
    const end = Buffer.alloc(22);
    end.writeUInt32LE(0x06054b50, 0);
    end.writeUInt16LE(parts.length, 8);
    end.writeUInt16LE(parts.length, 10);
    end.writeUInt32LE(directory.length, 12);
    end.writeUInt32LE(offset, 16);
    return Uint8Array.from(Buffer.concat([...parts.map((part) => part.local), directory, end]));
  }

  it('with content that is no deflated data', async () => {
    const archive = Uint8Array.from(zipSync({ 'config.json': new TextEncoder().encode('x'.repeat(2000)) }));
    archive.fill(0xff, 41, 50);
    expect((await refusal(singleFile('m.keras', archive))).message).toContain('cut off or damaged');
  });
});

describe('configurations without end', () => {
  const input = {
    class_name: 'InputLayer',
    name: 'in',
    config: { batch_input_shape: [null, 4] },
    inbound_nodes: [],
  };

  function functional(layers: readonly unknown[], output = 'in') {
    const config = {
      name: 'm',
      layers: [input, ...layers],
      input_layers: [['in', 0, 0]],
      output_layers: [[output, 0, 0]],
    };
    return { class_name: 'Functional', config };
  }

  function activation(name: string, from: string) {
    return {
      class_name: 'Activation',
      name,
      config: { activation: 'relu' },
      inbound_nodes: [[[from, 0, 0, {}]]],
    };
  }

  it('10 000 layers open', { timeout: 20_000 }, async () => {
    const layers = Array.from({ length: 10_000 }, (_, index) =>
      activation(`a${index}`, index === 0 ? 'in' : `a${index - 1}`),
    );
    const network = await outcome(layersModel(functional(layers, 'a9999'), []));
    if (network instanceof Error) throw network;
    expect(network.layers).toHaveLength(10_001);
    expect(network.layers.at(-1)?.outputShape).toEqual([null, 4]);
  });

  it('100 000 layers do not', { timeout: 20_000 }, async () => {
    const layers = Array.from({ length: 100_000 }, (_, index) =>
      activation(`a${index}`, index === 0 ? 'in' : `a${index - 1}`),
    );
    const error = await refusal(layersModel(functional(layers), []));
    expect(error.message).toContain('100001 layers');
  });

  it('a layer that is applied 100 000 times', { timeout: 20_000 }, async () => {
    const layer = {
      ...activation('a', 'in'),
      inbound_nodes: Array.from({ length: 100_000 }, () => [['in', 0, 0, {}]]),
    };
    const error = await refusal(layersModel(functional([layer]), []));
    expect(error.message).toContain('applies its layers');
  });

  it('models in models, each applied twice', { timeout: 20_000 }, async () => {
    let model: unknown = functional([activation('a', 'in')], 'a');
    for (let depth = 0; depth < 40; depth++) {
      const twice = [[['in', 0, 0, {}]], [['inner', 0, 0, {}]]];
      model = functional([{ ...(model as object), name: 'inner', inbound_nodes: twice }], 'inner');
    }
    const error = await refusal(layersModel(model, []));
    expect(error.message).toContain('applies its layers');
  });

  it.each([
    ['lists', '[', ']'],
    ['objects', '{"a":', '}'],
  ])('a million %s in each other', { timeout: 20_000 }, async (_, open, close) => {
    const nested = `${open.repeat(1e6)}1${close.repeat(1e6)}`.replace('{"a":1}', '{"a":1}');
    const error = await refusal(
      singleFile('model.json', `{"class_name": "Sequential", "config": ${nested}}`),
    );
    expect(error.message).toContain('deep');
  });

  it('a text full of brackets is no nesting', async () => {
    const layer = {
      class_name: 'Activation',
      config: { name: 'a', activation: 'relu', note: '[{'.repeat(1e5), batch_input_shape: [null, 2] },
    };
    const network = await outcome(
      singleFile('model.json', JSON.stringify({ class_name: 'Sequential', config: [layer] })),
    );
    expect(network).not.toBeInstanceOf(Error);
  });

  it('weights whose names go through 100 000 folders', { timeout: 20_000 }, async () => {
    const weights = [{ name: `${'a/'.repeat(100_000)}kernel`, shape: [1], values: [1] }];
    expect(await outcome(layersModel(functional([activation('a', 'in')], 'a'), weights))).not.toBeInstanceOf(
      Error,
    );
  });

  it('30 000 weights of one layer', { timeout: 20_000 }, async () => {
    const weights = Array.from({ length: 30_000 }, (_, index) => ({
      name: `a/w${index}`,
      shape: [1],
      values: [1],
    }));
    expect(await outcome(layersModel(functional([activation('a', 'in')], 'a'), weights))).not.toBeInstanceOf(
      Error,
    );
  });
});

describe('graphs that lead nowhere', () => {
  const layer = (name: string, from: string) => ({
    class_name: 'Activation',
    name,
    config: { activation: 'relu' },
    inbound_nodes: [[[from, 0, 0, {}]]],
  });

  it.each([
    ['a layer fed by one that is not there', [layer('a', 'nowhere')], 'a', '"nowhere"'],
    ['a circle of two layers', [layer('a', 'b'), layer('b', 'a')], 'a', 'cycle'],
    ['an output that is not there', [], 'nowhere', '"nowhere"'],
    [
      'a nested model that is fed by itself',
      [
        {
          class_name: 'Functional',
          name: 'inner',
          config: { name: 'inner', layers: [], input_layers: [], output_layers: [['inner', 0, 0]] },
          inbound_nodes: [[['inner', 0, 0, {}]]],
        },
      ],
      'inner',
      'inner',
    ],
  ])('%s', async (_, layers, output, words) => {
    const input = {
      class_name: 'InputLayer',
      name: 'in',
      config: { batch_input_shape: [null, 2] },
      inbound_nodes: [],
    };
    const config = {
      name: 'm',
      layers: [input, ...layers],
      input_layers: [['in', 0, 0]],
      output_layers: [[output, 0, 0]],
    };
    const error = await refusal(layersModel({ class_name: 'Functional', config }, []));
    expect(error.code).toBe('CORRUPT_FILE');
    expect(error.message).toContain(words);
  });
});

// The last ones: damage may kill the HDF5 library, which then opens nothing more. (In a page its worker dies with it.)
describe('files that are damaged in the middle', () => {
  it.each(['twins.h5', 'nested.weights.h5', 'nested.keras'])(
    '%s at 40 places',
    { timeout: 60_000 },
    async (name) => {
      const whole = fixture(name);
      for (const start of offsets(whole.length, 40)) {
        const bytes = whole.slice();
        bytes.fill(0xff, start, start + 64);
        const result = await outcome(singleFile(name, bytes));
        if (result instanceof Error) expect(['CORRUPT_FILE', 'UNSUPPORTED_FORMAT']).toContain(result.code);
      }
    },
  );
});
