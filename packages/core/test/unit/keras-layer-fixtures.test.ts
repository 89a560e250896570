/**
 * Every one of the 77 third-party fixtures of Keras layers, built as a model in memory, imported and run: 2-D, dense,
 * merge, pooling, normalization and activation layers must compute what Keras computed, the others import as opaque.
 */
import '@tensorflow/tfjs-backend-cpu';
import { dispose, setBackend, tensor, transpose, type Tensor } from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { importModel } from '../../src/importers/import-model.js';
import { kerasLayerFiles, type LayerCase } from '../keras-layer-cases.js';
import { layersModel, type StoredWeight } from '../memory-model.js';
import { runToOutput } from '../run-network.js';
import { filesBelow, readJson, sharedPath, skipWithoutShared } from '../shared.js';

const arraySchema = v.object({ data: v.array(v.number()), shape: v.array(v.number()) });
const fixtureSchema = v.object({
  input: v.optional(arraySchema),
  inputs: v.optional(v.array(arraySchema)),
  weights: v.optional(v.array(arraySchema), []),
  expected: arraySchema,
});
type Fixture = v.InferOutput<typeof fixtureSchema>;

const folder = sharedPath('fixtures/keras-layers');

beforeAll(() => setBackend('cpu'));

describe('the 77 fixtures of Keras layers', () => {
  beforeEach(skipWithoutShared);

  it('are all listed with an expected outcome', () => {
    const files = filesBelow(folder, '.json').map((file) => file.replace('.json', ''));
    expect(files).toHaveLength(77);
    expect(Object.keys(kerasLayerFiles).sort()).toEqual(files.sort());
  });

  describe.each(Object.entries(kerasLayerFiles))('%s', (file, outcome) => {
    if ('opaque' in outcome) {
      it(`imports as opaque, with its weights`, async () => {
        for (const fixture of Object.values(fixturesOf(file))) {
          const network = await importModel(modelOf([[outcome.opaque]], fixture));
          const layer = network.layers.at(-1);
          expect(layer?.type).toBe(outcome.opaque);
          expect(layer?.unsupported).toMatch(/^\S.*\.$/);
          const count = fixture.weights.reduce((sum, weight) => sum + weight.data.length, 0);
          expect(layer?.parameterCount).toBe(count);
        }
      });
      return;
    }
    it('has a case for each fixture in the file', () => {
      expect(Object.keys(outcome.runs).sort()).toEqual(Object.keys(fixturesOf(file)).sort());
    });
    it.each(Object.entries(outcome.runs))('%s computes what Keras did', async (key, layers) => {
      const fixture = fixturesOf(file)[key];
      if (!fixture) throw new Error(`There is no fixture ${key}.`);
      const network = await importModel(modelOf(layers, fixture));
      expect(network.layers.map((layer) => layer.unsupported).filter(Boolean)).toEqual([]);
      // The network keeps images with channels last, the fixture some with channels first.
      const isFirst = layers.some(([, config]) => config?.['data_format'] === 'channels_first');
      const inputs = Object.fromEntries(
        inputsOf(fixture).map(({ data, shape }, index) => {
          const stated = tensor(data, [1, ...shape]);
          return [inputName(index), isFirst ? turned(stated, [0, 2, 3, 1]) : stated];
        }),
      );
      const stored = runToOutput(network, inputs);
      const output = isFirst && stored.rank === 4 ? turned(stored, [0, 3, 1, 2]) : stored;
      expect(output.shape).toEqual([1, ...fixture.expected.shape]);
      const values = await output.data();
      const largest = Math.max(1, ...fixture.expected.data.map(Math.abs));
      fixture.expected.data.forEach((expected, index) => {
        expect(Math.abs((values[index] ?? NaN) - expected) / largest).toBeLessThan(1e-4);
      });
      dispose([output, ...Object.values(inputs)]);
    });
  });
});

function turned(x: Tensor, order: number[]): Tensor {
  const result = transpose(x, order);
  x.dispose();
  return result;
}

function fixturesOf(file: string): Readonly<Record<string, Fixture>> {
  return v.parse(v.record(v.string(), fixtureSchema), readJson(`${folder}/${file}.json`));
}

function inputsOf({ input, inputs }: Fixture) {
  return inputs ?? (input ? [input] : []);
}

function inputName(index: number): string {
  return index === 0 ? 'in' : `in${index}`;
}

/** The layers of a case as a functional Keras 2 model with the fixture's weights dealt out in order. */
function modelOf(cases: readonly LayerCase[], fixture: Fixture) {
  const inputs = inputsOf(fixture).map(({ shape }, index) => ({
    class_name: 'InputLayer',
    name: inputName(index),
    config: { name: inputName(index), batch_input_shape: [null, ...shape] },
    inbound_nodes: [],
  }));
  const layers = cases.map(([className, config = {}, from, name], index) => {
    const previous = index === 0 ? inputName(0) : (cases[index - 1]?.[3] ?? `layer${index - 1}`);
    const sources = from ?? [previous];
    return {
      class_name: className,
      name: name ?? `layer${index}`,
      config: { ...config, name: name ?? `layer${index}` },
      inbound_nodes: [sources.map((source) => [source, 0, 0, {}])],
    };
  });
  const rest = [...fixture.weights];
  const weights = layers.flatMap(({ class_name: className, config, name }): StoredWeight[] => {
    const count = weightCount(className, config) ?? rest.length;
    return rest
      .splice(0, count)
      .map(({ data, shape }, index) => ({ name: `${name}/part${index}x`, shape, values: data }));
  });
  expect(rest).toEqual([]);
  const config = {
    name: 'fixture',
    layers: [...inputs, ...layers],
    input_layers: inputs.map(({ name }) => [name, 0, 0]),
    output_layers: [[layers.at(-1)?.name, 0, 0]],
  };
  return layersModel({ class_name: 'Model', config }, weights);
}

/** How many weights a layer takes; null for layers that this table does not know, which take all that are left. */
function weightCount(className: string, config: Readonly<Record<string, unknown>>): number | null {
  const bias = config['use_bias'] === false ? 0 : 1;
  switch (className) {
    case 'Conv2D':
    case 'Conv2DTranspose':
    case 'Dense':
      return 1 + bias;
    case 'SeparableConv2D':
      return 2 + bias;
    case 'BatchNormalization':
      return 4 - (config['scale'] === false ? 1 : 0) - (config['center'] === false ? 1 : 0);
    case 'PReLU':
      return 1;
    default:
      return className in opaqueClasses ? null : 0;
  }
}

const opaqueClasses = Object.fromEntries(
  Object.values(kerasLayerFiles).flatMap((outcome) => ('opaque' in outcome ? [[outcome.opaque, true]] : [])),
);
