/** What graph-models may look like, and what is wrong with some, in graphs of a few nodes. */
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, tensor, type Tensor } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { memoryFiles, singleFile } from '../../../../test/memory-model.js';
import { runToOutput } from '../../../../test/run-network.js';
import type { Network } from '../../../network/network.js';
import { importModel } from '../../import-model.js';

beforeAll(() => setBackend('cpu'));

interface Stored {
  readonly shape: readonly number[];
  readonly values: readonly number[];
  readonly dtype?: 'float32' | 'int32';
}

/** Constants become nodes, weights and bytes; further keys of the file may be given. */
function graphModel(
  nodes: readonly unknown[],
  constants: Readonly<Record<string, Stored>> = {},
  more: Readonly<Record<string, unknown>> = {},
) {
  const entries = Object.entries(constants).map(([name, { shape, dtype = 'float32' }]) => ({
    name,
    shape,
    dtype,
  }));
  const bytes = Object.values(constants).map(({ values, dtype }) =>
    dtype === 'int32' ? Int32Array.from(values) : Float32Array.from(values),
  );
  const topology = { node: [...Object.keys(constants).map((name) => ({ name, op: 'Const' })), ...nodes] };
  return memoryFiles('model.json', {
    'model.json': JSON.stringify({
      format: 'graph-model',
      modelTopology: topology,
      weightsManifest: [{ paths: ['weights.bin'], weights: entries }],
      ...more,
    }),
    'weights.bin': Uint8Array.from(bytes.flatMap(({ buffer }) => [...new Uint8Array(buffer)])),
  });
}

const image = (...sizes: readonly number[]) => ({
  name: 'image',
  op: 'Placeholder',
  attr: {
    dtype: { type: 'DT_FLOAT' },
    shape: { shape: { dim: sizes.map((size) => ({ size: String(size) })) } },
  },
});

const base64 = (text: string) => Buffer.from(text).toString('base64');

async function outputOf(
  network: Network,
  values: readonly number[],
  shape: readonly number[],
): Promise<number[]> {
  const x: Tensor = tensor([...values], [...shape]);
  const output = runToOutput(network, { image: x });
  const found = [...(await output.data())];
  output.dispose();
  x.dispose();
  return found;
}

function unsupported(network: Network): Record<string, string> {
  return Object.fromEntries(
    network.layers.flatMap(({ name, unsupported: reason }) => (reason === null ? [] : [[name, reason]])),
  );
}

const failureOf = async (files: Parameters<typeof importModel>[0]) => {
  const error: unknown = await importModel(files).catch((thrown: unknown) => thrown);
  return error as { readonly code: string; readonly message: string };
};

describe('spellings', () => {
  const kernel = { kernel: { shape: [1, 1, 1, 1], values: [2] } };
  const convolution = (attr: unknown, inputs = ['image', 'kernel']) => ({
    name: 'conv',
    op: 'Conv2D',
    input: inputs,
    attr,
  });

  it.each([
    ['base64 and texts', { strides: { list: { i: ['1', '2', '2', '1'] } }, padding: { s: base64('SAME') } }],
    ['plain text and numbers', { strides: { list: { i: [1, 2, 2, 1] } }, padding: { s: 'SAME' } }],
    [
      'bytes, and every list stated',
      { strides: { list: { s: [], i: [1, 2, 2, 1], f: [] } }, padding: { s: [83, 65, 77, 69] } },
    ],
  ])('attributes as %s', async (_, attr) => {
    const network = await importModel(graphModel([image(-1, 2, 4, 1), convolution(attr)], kernel));
    expect(await outputOf(network, [1, 2, 3, 4, 5, 6, 7, 8], [1, 2, 4, 1])).toEqual([2, 6]);
  });

  it('inputs with ":0" and control inputs', async () => {
    const inputs = ['image:0', '^nothing', 'kernel:0', '^nowhere'];
    const attr = { strides: { list: { i: ['1', '1', '1', '1'] } }, padding: { s: base64('VALID') } };
    const network = await importModel(
      graphModel([{ name: 'nothing', op: 'NoOp' }, image(1, 1, 2, 1), convolution(attr, inputs)], kernel),
    );
    expect(network.layers.map(({ name }) => name)).toEqual(['image', 'conv']);
    expect(await outputOf(network, [1, 2], [1, 1, 2, 1])).toEqual([2, 4]);
  });

  it('shapes with underscores, numbered types and constants that stand in the graph', async () => {
    const half = {
      name: 'half',
      op: 'Const',
      attr: { value: { tensor: { dtype: 1, tensor_shape: { dim: [] }, float_val: [0.5] } } },
    };
    const content = Buffer.from(Int32Array.of(-1, 2).buffer).toString('base64');
    const shape = {
      name: 'shape',
      op: 'Const',
      attr: {
        value: { tensor: { dtype: 3, tensor_shape: { dim: [{ size: '2' }] }, tensor_content: content } },
      },
    };
    const network = await importModel(
      graphModel([
        image(-1, 1, 2, 1),
        half,
        shape,
        { name: 'flat', op: 'Reshape', input: ['image', 'shape'] },
        { name: 'halved', op: 'Mul', input: ['half', 'flat'] },
      ]),
    );
    expect(network.nodes.at(-1)?.outputShape).toEqual([null, 2]);
    expect(await outputOf(network, [1, 2], [1, 1, 2, 1])).toEqual([0.5, 1]);
  });

  it('a topology without a format, as older converters wrote it', async () => {
    const json = {
      modelTopology: { node: [image(1, 1, 2, 1), { name: 'act', op: 'Relu', input: ['image'] }] },
    };
    const network = await importModel(singleFile('model.json', JSON.stringify(json)));
    expect(network.source.format).toBe('TensorFlow.js graph-model');
    expect(network.outputs).toEqual(['act']);
    expect(network.warnings.join()).toContain('without weights');
  });
});

describe('inputs and outputs', () => {
  const relu = (name: string, input = 'image') => ({ name, op: 'Relu', input: [input] });

  it('are those of the signature', async () => {
    const signature = {
      inputs: { x: { name: 'image:0', tensorShape: { dim: [{ size: '-1' }, { size: '4' }] } } },
      outputs: { 'second:0': { name: 'second:0' }, gone: { name: 'gone:0' } },
    };
    const nodes = [
      { name: 'image', op: 'Placeholder' },
      relu('first'),
      relu('second', 'first'),
      relu('third', 'second'),
    ];
    for (const more of [{ signature }, { userDefinedMetadata: { signature } }]) {
      const network = await importModel(graphModel(nodes, {}, more));
      expect(network.nodes[0]?.outputShape).toEqual([null, 4]);
      expect(network.outputs).toEqual(['second']);
      expect(network.warnings).toEqual([expect.stringContaining('"gone"')]);
    }
  });

  it('without a signature are what nothing else takes', async () => {
    const network = await importModel(
      graphModel([image(1, 4), relu('first'), relu('left', 'first'), relu('right', 'first')]),
    );
    expect(network.outputs).toEqual(['left', 'right']);
  });

  it('an input without a shape has the channels that its convolution was made for', async () => {
    const attr = { strides: { list: { i: [1, 1, 1, 1] } }, padding: { s: base64('SAME') } };
    const network = await importModel(
      graphModel(
        [
          { name: 'image', op: 'Placeholder', attr: { shape: { shape: { unknownRank: true } } } },
          { name: 'conv', op: 'Conv2D', input: ['image', 'kernel'], attr },
        ],
        { kernel: { shape: [1, 1, 3, 2], values: [1, 2, 3, 4, 5, 6] } },
      ),
    );
    expect(network.nodes.map(({ outputShape }) => outputShape)).toEqual([
      [null, null, null, 3],
      [null, null, null, 2],
    ]);
  });

  it('tables that are filled before the model runs are not, and that is said', async () => {
    const more = { modelInitializer: { node: [{ name: 'init', op: 'LookupTableImportV2' }] } };
    const lookup = { name: 'found', op: 'LookupTableFindV2', input: ['image'] };
    const network = await importModel(graphModel([image(1, 4), relu('act'), lookup], {}, more));
    expect(network.warnings.join()).toContain('modelInitializer');
    expect(unsupported(network)).toEqual({ found: expect.stringContaining('table') as unknown });
  });
});

describe('channels before rows', () => {
  const list = (...i: number[]) => ({ list: { i } });
  const first = { data_format: { s: base64('NCHW') } };
  const kernel = { shape: [2, 2, 3, 1], values: Array.from({ length: 12 }, (_, index) => index / 12 - 0.4) };
  const constants = {
    kernel,
    bias: { shape: [1], values: [0.5] },
    order: { shape: [4], values: [0, 2, 3, 1], dtype: 'int32' },
    scale: { shape: [3], values: [1, 2, 3] },
  } as const;
  const norm = ['scale', 'scale', 'scale', 'scale'];
  const nodes = (isFirst: boolean) => {
    const strides = isFirst ? list(1, 1, 1, 2) : list(1, 1, 2, 1);
    const explicit = isFirst ? list(0, 0, 0, 0, 1, 0, 0, 2) : list(0, 0, 1, 0, 0, 2, 0, 0);
    const own = isFirst ? first : {};
    return [
      { name: 'norm', op: 'FusedBatchNormV3', input: ['image', ...norm], attr: own },
      {
        name: 'conv',
        op: 'Conv2D',
        input: ['norm', 'kernel'],
        attr: { ...own, strides, padding: { s: base64('EXPLICIT') }, explicit_paddings: explicit },
      },
      { name: 'biased', op: 'BiasAdd', input: ['conv', 'bias'], attr: own },
      {
        name: 'pool',
        op: 'MaxPool',
        input: ['biased'],
        attr: {
          ...own,
          ksize: isFirst ? list(1, 1, 2, 1) : list(1, 2, 1, 1),
          strides: list(1, 1, 1, 1),
          padding: { s: 'VALID' },
        },
      },
    ];
  };
  const rows = Array.from({ length: 4 * 5 * 3 }, (_, index) => Math.sin(index));

  it('give the same values as channels behind them', async () => {
    const last = await importModel(graphModel([image(1, 4, 5, 3), ...nodes(false)], constants));
    const ahead = await importModel(graphModel([image(1, 3, 4, 5), ...nodes(true)], constants));
    expect(unsupported(ahead)).toEqual({});
    // The picture is fed with its channels last all the same.
    expect(ahead.nodes[0]?.outputShape).toEqual([null, 4, 5, 3]);
    expect(ahead.nodes.at(-1)?.outputShape).toEqual([null, 3, 3, 1]);
    expect(await outputOf(ahead, rows, [1, 4, 5, 3])).toEqual(await outputOf(last, rows, [1, 4, 5, 3]));
  });

  it('of the input alone (a graph converted from ONNX): the picture is fed with its channels last', async () => {
    const turned = { name: 'turned', op: 'Transpose', input: ['image', 'order'] };
    const [batchNorm, ...rest] = nodes(false);
    const network = await importModel(
      graphModel(
        [image(1, 3, 4, 5), turned, { ...batchNorm, input: ['turned', ...norm] }, ...rest],
        constants,
      ),
    );
    expect(network.nodes.map(({ op }) => op)).not.toContain('permute');
    const last = await importModel(graphModel([image(1, 4, 5, 3), ...nodes(false)], constants));
    expect(await outputOf(network, rows, [1, 4, 5, 3])).toEqual(await outputOf(last, rows, [1, 4, 5, 3]));
  });
});

describe('nodes that cannot run', () => {
  const relu = (name: string, input: string) => ({ name, op: 'Relu', input: [input] });

  it.each([
    ['StatelessWhile', 'control flow'],
    ['StatefulPartitionedCall', 'jit_compile'],
    ['RandomUniform', 'random'],
    ['ArgMax', 'positions'],
    ['NonMaxSuppressionV5', 'positions'],
    ['DecodeJpeg', 'text or on files'],
    ['Conv3D', 'three spatial axes'],
    ['FutureOp', 'does not know the TensorFlow operation FutureOp'],
    ['constructor', 'does not know'],
  ])('%s says why, and what comes before still works', async (op, words) => {
    const network = await importModel(
      graphModel([
        image(1, 2),
        relu('before', 'image'),
        { name: 'odd', op, input: ['before'] },
        relu('after', 'odd:1'),
      ]),
    );
    expect(unsupported(network)['odd']).toContain(words);
    expect(network.nodes.find(({ id }) => id === 'before')?.outputShape).toEqual([null, 2]);
    expect(unsupported(network)['after']).toContain('needs the output of layer "odd"');
  });

  it('list the weights that they take, but no sizes', async () => {
    const odd = { name: 'odd', op: 'FutureOp', input: ['image', 'table', 'axes', 'doubled'] };
    const doubled = { name: 'doubled', op: 'Add', input: ['table', 'table'] };
    const network = await importModel(
      graphModel([image(1, 2), doubled, odd], {
        table: { shape: [2], values: [3, 4] },
        axes: { shape: [1], values: [1], dtype: 'int32' },
      }),
    );
    expect(Object.keys(network.layers.at(-1)?.weights ?? {})).toEqual(['table']);
  });

  it('a reshape to open sizes that may mean two things is not guessed', async () => {
    const wide = { name: 'wide', op: 'ExpandDims', input: ['image', 'two'] };
    const tiled = { name: 'tiled', op: 'Tile', input: ['wide', 'repeats'] };
    const whole = { name: 'whole', op: 'Shape', input: ['image'] };
    const doubled = { name: 'doubled', op: 'Mul', input: ['whole', 'factors'] };
    const repeated = { name: 'repeated', op: 'Reshape', input: ['tiled', 'doubled'] };
    const network = await importModel(
      graphModel([image(-1, -1, -1, 3), wide, tiled, whole, doubled, repeated], {
        two: { shape: [], values: [2], dtype: 'int32' },
        repeats: { shape: [5], values: [1, 1, 2, 1, 1], dtype: 'int32' },
        factors: { shape: [4], values: [1, 2, 1, 1], dtype: 'int32' },
      }),
    );
    expect(unsupported(network)).toEqual({ repeated: expect.stringContaining('open') as unknown });
  });

  it('functions that an optimizer has joined run one after the other', async () => {
    const attr = { op_names: { list: { s: ['Neg', 'Relu', 'Square'].map(base64) } } };
    const network = await importModel(
      graphModel([image(1, 2), { name: 'joined', op: '_UnaryOpsComposition', input: ['image'], attr }]),
    );
    expect(await outputOf(network, [-3, 2], [1, 2])).toEqual([9, 0]);
  });

  it('a while loop of old TensorFlow runs in a circle, and its nodes are listed', async () => {
    const node = (name: string, op: string, ...input: string[]) => ({ name, op, input });
    const network = await importModel(
      graphModel([
        image(1, 2),
        node('enter', 'Enter', 'image'),
        node('merge', 'Merge', 'enter', 'next'),
        node('condition', 'LoopCond', 'merge'),
        node('switch', 'Switch', 'merge', 'condition'),
        node('body', 'Relu', 'switch:1'),
        node('next', 'NextIteration', 'body'),
        node('exit', 'Exit', 'switch'),
      ]),
    );
    expect(network.layers.map(({ name }) => name).sort()).toEqual(
      ['image', 'enter', 'merge', 'condition', 'switch', 'body', 'next', 'exit'].sort(),
    );
    expect(unsupported(network)['exit']).toContain('control flow');
  });

  it('a branch on what the network computes', async () => {
    const network = await importModel(
      graphModel([
        image(1, 2),
        { name: 'switch', op: 'Switch', input: ['image', 'image'] },
        relu('yes', 'switch:1'),
        relu('no', 'switch:0'),
        { name: 'merge', op: 'Merge', input: ['yes', 'no'] },
      ]),
    );
    expect(Object.keys(unsupported(network))).toEqual(['switch', 'yes', 'no', 'merge']);
  });

  it('who takes an output that only training asks for is told', async () => {
    const ones = { shape: [2], values: [1, 1] };
    const norm = { name: 'norm', op: 'FusedBatchNormV3', input: ['image', 'ones', 'ones', 'ones', 'ones'] };
    const network = await importModel(
      graphModel([image(1, 1, 1, 2), norm, { name: 'sum', op: 'Add', input: ['norm', 'norm:1'] }], { ones }),
    );
    expect(unsupported(network)).toEqual({ sum: expect.stringContaining('output 1 of "norm"') as unknown });
    expect(network.warnings).toEqual([]);
  });

  it('weights that are damaged are named', async () => {
    const network = await importModel(
      graphModel([image(1, 2), { name: 'scaled', op: 'Mul', input: ['image', 'scale'] }], {
        scale: { shape: [2], values: [1, NaN] },
      }),
    );
    expect(network.warnings).toEqual([
      expect.stringMatching(/"scaled" holds values that are no numbers .* scale/),
    ]);
  });

  it('text constants do not shift those behind them', async () => {
    const text = new TextEncoder().encode('cat');
    const files = memoryFiles('model.json', {
      'model.json': JSON.stringify({
        modelTopology: {
          node: [
            image(1, 2),
            { name: 'label', op: 'Const' },
            { name: 'scale', op: 'Const' },
            { name: 'scaled', op: 'Mul', input: ['image', 'scale'] },
            { name: 'named', op: 'PrintV2', input: ['scaled', 'label'] },
          ],
        },
        weightsManifest: [
          {
            paths: ['weights.bin'],
            weights: [
              { name: 'label', shape: [1], dtype: 'string' },
              { name: 'scale', shape: [], dtype: 'float32' },
            ],
          },
        ],
      }),
      'weights.bin': Uint8Array.from([3, 0, 0, 0, ...text, ...new Uint8Array(Float32Array.of(3).buffer)]),
    });
    expect(await outputOf(await importModel(files), [1, 2], [1, 2])).toEqual([3, 6]);
  });

  it('quantized whole numbers are rounded', async () => {
    const files = memoryFiles('model.json', {
      'model.json': JSON.stringify({
        modelTopology: {
          node: [
            image(1, 2, 2),
            { name: 'shape', op: 'Const' },
            { name: 'flat', op: 'Reshape', input: ['image', 'shape'] },
          ],
        },
        weightsManifest: [
          {
            paths: ['weights.bin'],
            weights: [
              {
                name: 'shape',
                shape: [2],
                dtype: 'int32',
                quantization: { dtype: 'uint8', scale: 5 / 255, min: -1, original_dtype: 'int32' },
              },
            ],
          },
        ],
      }),
      'weights.bin': Uint8Array.of(0, 254),
    });
    expect((await importModel(files)).nodes.at(-1)?.outputShape).toEqual([null, 4]);
  });
});

describe('damaged graphs', () => {
  const relu = (name: string, ...input: string[]) => ({ name, op: 'Relu', input });

  it.each([
    ['a cycle', [image(1, 2), relu('a', 'b'), relu('b', 'a')], 'cycle through the node "a"'],
    ['a node that feeds itself', [relu('a', 'a')], 'cycle'],
    ['an input that is not there', [image(1, 2), relu('a', 'nowhere:0')], '"nowhere", which is not there'],
    ['two nodes of one name', [image(1, 2), relu('a', 'image'), relu('a', 'image')], 'two nodes named "a"'],
    ['a node without an op', [{ name: 'a' }], 'node.0.op'],
    ['inputs that are no texts', [{ name: 'a', op: 'Relu', input: [1] }], 'node.0.input.0'],
    ['no nodes', [], 'without a single node'],
  ])('%s', async (_, nodes, words) => {
    const error = await failureOf(graphModel(nodes));
    expect(error.code).toBe('CORRUPT_FILE');
    expect(error.message).toContain(words);
  });

  it('a node without the inputs that its op needs', async () => {
    const network = await importModel(
      graphModel([image(1, 2), relu('act'), { name: 'sum', op: 'Add', input: ['image'] }]),
    );
    expect(Object.keys(unsupported(network))).toEqual(['act', 'sum']);
  });

  it('constants that claim gigabytes are not made', async () => {
    const network = await importModel(
      graphModel(
        [
          image(1, 2),
          { name: 'huge', op: 'Fill', input: ['sizes', 'one'] },
          { name: 'sum', op: 'Add', input: ['image', 'huge'] },
        ],
        { sizes: { shape: [2], values: [1e5, 1e5], dtype: 'int32' }, one: { shape: [], values: [1] } },
      ),
    );
    expect(unsupported(network)['huge']).toContain('10000000000 values');
  });
});

it('thousands of nodes open within a second', async () => {
  const constants: Record<string, Stored> = {};
  const nodes: unknown[] = [image(1, 8, 8, 4)];
  const attr = { strides: { list: { i: ['1', '1', '1', '1'] } }, padding: { s: base64('SAME') } };
  let last = 'image';
  for (let block = 0; block < 1000; block++) {
    constants[`k${block}`] = { shape: [1, 1, 4, 4], values: new Array<number>(16).fill(0.1) };
    constants[`b${block}`] = { shape: [4], values: [1, 2, 3, 4] };
    nodes.push(
      { name: `conv${block}`, op: 'Conv2D', input: [last, `k${block}`], attr },
      { name: `bias${block}`, op: 'BiasAdd', input: [`conv${block}`, `b${block}`] },
      { name: `relu${block}`, op: 'Relu', input: [`bias${block}`] },
    );
    last = `relu${block}`;
  }
  const files = graphModel(nodes, constants);
  // Of the processor's time: others may keep it busy.
  const start = process.cpuUsage();
  const network = await importModel(files);
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(1000);
  expect(network.layers).toHaveLength(3001);
});
