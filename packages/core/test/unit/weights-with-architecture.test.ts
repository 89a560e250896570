/** Weights without an architecture run as the one that the person points to, or that lies beside the file. */
import '@tensorflow/tfjs-backend-cpu';
import { dispose, ones, setBackend } from '@tensorflow/tfjs-core';
import { strFromU8 } from 'fflate';
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { byteSourceFromBytes, type ByteSource } from '../../src/importers/byte-source.js';
import { importModel } from '../../src/importers/import-model.js';
import { h5Bytes, type StoredLayer } from '../memory-h5.js';
import { memoryFiles, singleFile } from '../memory-model.js';
import { runToOutput } from '../run-network.js';
import { repositoryPath } from '../shared.js';

beforeAll(() => setBackend('cpu'));

const fixture = (name: string) =>
  Uint8Array.from(readFileSync(repositoryPath(`packages/core/test/fixtures/${name}`)));

function jsonSource(name: string, json: unknown): ByteSource {
  return byteSourceFromBytes(name, Uint8Array.from(new TextEncoder().encode(JSON.stringify(json))));
}

function convolution(name: string, filters: number) {
  return { class_name: 'Conv2D', config: { name, filters, kernel_size: [1, 1], activation: 'linear' } };
}

function sequence(...layers: readonly unknown[]) {
  const input = { class_name: 'InputLayer', config: { name: 'in', batch_input_shape: [null, 1, 1, 2] } };
  return { class_name: 'Sequential', config: { name: 'small', layers: [input, ...layers] } };
}

const small = sequence(convolution('first', 2), convolution('second', 1));

function stored(name: string, inChannels: number, filters: number, values: readonly number[]): StoredLayer {
  const kernel = { name: `${name}/kernel:0`, shape: [1, 1, inChannels, filters], values };
  const bias = { name: `${name}/bias:0`, shape: [filters], values: Array<number>(filters).fill(1) };
  return { name, weights: [kernel, bias] };
}

const first = stored('first', 2, 2, [1, 2, 3, 4]);
const second = stored('second', 2, 1, [1, -1]);
/** (1, 1) → (1 + 3 + 1, 2 + 4 + 1) → 5 − 7 + 1. */
const answer = -1;

async function answerOf(files: Parameters<typeof importModel>[0]): Promise<number | undefined> {
  const network = await importModel(files);
  expect(network.layers.filter((layer) => layer.unsupported !== null)).toEqual([]);
  expect(network.source.architectureMissing).toBeUndefined();
  const input = ones([1, 1, 1, 2]);
  const output = runToOutput(network, { [network.inputs[0] ?? '']: input });
  const [value] = await output.data();
  dispose([input, output]);
  return value;
}

async function failure(files: Parameters<typeof importModel>[0]) {
  const error: unknown = await importModel(files).catch((thrown: unknown) => thrown);
  return error as { readonly code: string; readonly message: string };
}

describe('an architecture that the person points to', () => {
  it.each([
    ['the text of model.to_json()', { ...small, keras_version: '2.9.0', backend: 'tensorflow' }],
    [
      'the model.json of TensorFlow.js',
      { format: 'layers-model', modelTopology: { model_config: small }, weightsManifest: [] },
    ],
    ['a configuration as text within', { model_config: JSON.stringify(small) }],
  ])('in %s', async (_, json) => {
    const files = singleFile('small_weights.h5', await h5Bytes([first, second]));
    const architecture = jsonSource('any.json', json);
    expect(await answerOf({ ...files, architecture })).toBeCloseTo(answer, 6);
  });

  it('takes weights one after the other where the names are of another session', async () => {
    const layers = [
      { ...first, name: 'conv2d_7' },
      { name: 'dropout', weights: [] },
      { ...second, name: 'conv2d_8' },
    ];
    const files = singleFile('w.h5', await h5Bytes(layers));
    expect(await answerOf({ ...files, architecture: jsonSource('a.json', small) })).toBeCloseTo(answer, 6);
  });

  it('runs the weights of Keras 3, whose groups count classes', async () => {
    const expected = JSON.parse(strFromU8(fixture('expected.json'))) as Record<string, number[]>;
    const files = singleFile('nested.weights.h5', fixture('nested.weights.h5'));
    const architecture = byteSourceFromBytes('a.json', fixture('nested.architecture.json'));
    const network = await importModel({ ...files, architecture });
    const image = ones([1, 8, 8, 3]);
    const output = runToOutput(network, { image });
    const values = [...(await output.data())];
    dispose([image, output]);
    values.forEach((value, index) => expect(value).toBeCloseTo(expected['nested']?.[index] ?? NaN, 5));
    expect(values).toHaveLength(3);
  });

  it.each([
    [
      'more filters',
      sequence(convolution('first', 2), convolution('second', 3)),
      '"second" (Conv2D) has a kernel of the shape (1, 1, ?, 3)',
    ],
    [
      'a layer too many',
      sequence(convolution('first', 2), convolution('second', 1), convolution('third', 1)),
      '"third" (Conv2D) has 2 (kernel, bias)',
    ],
    ['a layer too few', sequence(convolution('first', 2)), 'weights of a layer "second"'],
    [
      'other channels between',
      sequence(
        convolution('first', 2),
        { class_name: 'Flatten', config: { name: 'flat' } },
        convolution('second', 1),
      ),
      '"second" cannot run',
    ],
  ])('with %s is refused by the first layer that differs', async (_, json, words) => {
    const files = singleFile('w.h5', await h5Bytes([first, second]));
    const error = await failure({ ...files, architecture: jsonSource('other.json', json) });
    expect(error.code).toBe('INVALID_REQUEST');
    expect(error.message).toContain('"other.json" does not belong to the weights in "w.h5"');
    expect(error.message).toContain(words);
  });

  it.each([
    ['package.json', '{"name": "x"}', 'UNSUPPORTED_FORMAT', 'holds no architecture'],
    ['cut.json', '{"class_name": "Seq', 'CORRUPT_FILE', 'no valid JSON'],
  ])('that is none is refused: %s', async (name, text, code, words) => {
    const files = singleFile('w.h5', await h5Bytes([first, second]));
    const architecture = byteSourceFromBytes(name, Uint8Array.from(new TextEncoder().encode(text)));
    const error = await failure({ ...files, architecture });
    expect(error.code).toBe(code);
    expect(error.message).toContain(words);
  });

  it('is not needed by a file that holds its own, and that is said', async () => {
    const bytes = await h5Bytes([first, second], { model_config: JSON.stringify(small) });
    const network = await importModel({
      ...singleFile('m.h5', bytes),
      architecture: jsonSource('a.json', {}),
    });
    expect(network.warnings).toEqual([expect.stringContaining('"a.json" was not used')]);
  });
});

describe('an architecture beside the weights', () => {
  it.each([
    ['run.weights.h5', 'run.weights.json'],
    ['run.weights.h5', 'run.json'],
    ['run_weights.h5', 'run.json'],
    ['run.h5', 'config.json'],
    ['run.h5', 'model_config.json'],
    ['run.h5', 'model.json'],
    ['run.h5', 'architecture.json'],
  ])('%s finds %s', async (weights, json) => {
    const files = memoryFiles(weights, {
      [weights]: await h5Bytes([first, second]),
      [json]: JSON.stringify(small),
    });
    expect(await answerOf(files)).toBeCloseTo(answer, 6);
    expect((await importModel(files)).warnings.join()).toContain(`the architecture in "${json}"`);
  });

  it('is passed over where it is of another model or none at all, and the next one taken', async () => {
    const files = memoryFiles('run.h5', {
      'run.h5': await h5Bytes([first, second]),
      'run.json': '{"class_name": "cut',
      'config.json': '{"name": "a tool"}',
      'model_config.json': JSON.stringify(sequence(convolution('first', 5))),
      'model.json': JSON.stringify(small),
    });
    expect(await answerOf(files)).toBeCloseTo(answer, 6);
  });

  it('that does not fit leaves the kernels to look at, and says what is missing', async () => {
    const files = memoryFiles('run.h5', {
      'run.h5': await h5Bytes([first, second]),
      'model.json': JSON.stringify(sequence(convolution('first', 5))),
    });
    const network = await importModel(files);
    expect(network.source.architectureMissing).toBe(true);
    expect(network.layers.map(({ name }) => name)).toEqual(['first', 'second']);
    expect(
      network.layers.every(({ unsupported }) => unsupported?.includes('Point to its architecture')),
    ).toBe(true);
  });
});
