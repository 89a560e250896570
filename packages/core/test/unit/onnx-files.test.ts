/** ONNX files that are damaged, hostile, incomplete or unusual: each gets its own sentence, fast. */
import { describe, expect, it } from 'vitest';
import { FeaturescopeError } from '../../src/error.js';
import { importModel } from '../../src/importers/import-model.js';
import { kernelByChannel } from '../../src/kernels/kernel-by-channel.js';
import { layerKernel } from '../../src/kernels/kernel-of-layer.js';
import type { Network } from '../../src/network/network.js';
import { hashedUniform } from '../hashed-values.js';
import { memoryFiles, singleFile } from '../memory-model.js';
import { onnxBytes, type WrittenModel, type WrittenNode, type WrittenTensor } from '../onnx-writer.js';

const relu = (input: string, output: string, name = `relu ${output}`): WrittenNode => ({
  type: 'Relu',
  inputs: [input],
  outputs: [output],
  name,
});
const kernel: WrittenTensor = {
  name: 'w',
  shape: [4, 3, 3, 3],
  raw: new Uint8Array(Float32Array.from(hashedUniform(1, 108)).buffer),
};
const conv: WrittenNode = { type: 'Conv', inputs: ['x', 'w'], outputs: ['y'], name: 'conv' };
const good: WrittenModel = { nodes: [conv], tensors: [kernel] };

function open(
  model: WrittenModel,
  beside: Readonly<Record<string, Uint8Array<ArrayBuffer>>> = {},
): Promise<Network> {
  return importModel(memoryFiles('net.onnx', { 'net.onnx': onnxBytes(model), ...beside }));
}

async function refusal(opened: Promise<Network>): Promise<FeaturescopeError> {
  const start = performance.now();
  const error: unknown = await opened.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(performance.now() - start).toBeLessThan(2000);
  expect(error).toBeInstanceOf(FeaturescopeError);
  return error as FeaturescopeError;
}

function unsupportedOf(network: Network): Record<string, string> {
  return Object.fromEntries(
    network.layers.flatMap(({ name, unsupported }) => (unsupported === null ? [] : [[name, unsupported]])),
  );
}

describe('what is no ONNX model', () => {
  const content = (text: string) => Uint8Array.from(new TextEncoder().encode(text));
  it.each([
    ['empty', new Uint8Array(0), 'CORRUPT_FILE', /is empty \(0 bytes\)/],
    [
      'a Git LFS pointer',
      content('version https://git-lfs.github.com/spec/v1\noid sha256:1'),
      'CORRUPT_FILE',
      /Git LFS pointer/,
    ],
    ['a web page', content('<!DOCTYPE html><html></html>'), 'UNSUPPORTED_FORMAT', /holds a web page/],
    [
      'text',
      content('404: Not Found'),
      'UNSUPPORTED_FORMAT',
      /a text file that starts with "404: Not Found"/,
    ],
    ['zeros', new Uint8Array(4096), 'UNSUPPORTED_FORMAT', /does not start like an ONNX model/],
  ])('%s is told', async (_, bytes, code, message) => {
    const error = await refusal(importModel(singleFile('net.onnx', bytes)));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
  });

  it('is opened under any other name', async () => {
    const network = await importModel(singleFile('weights.bin', onnxBytes(good)));
    expect(network.source).toEqual({ format: 'ONNX', producer: 'test' });
  });
});

describe('damaged files', () => {
  it('are told when they are cut off, wherever that is', async () => {
    const whole = onnxBytes(good);
    for (let length = 1; length < whole.length; length++) {
      const error = await refusal(importModel(singleFile('net.onnx', whole.slice(0, length))));
      expect(['CORRUPT_FILE', 'UNSUPPORTED_FORMAT']).toContain(error.code);
      expect(error.message).toContain('net.onnx');
    }
  });

  it('are told or survived when any byte is another', async () => {
    const whole = onnxBytes(good);
    for (let position = 0; position < whole.length; position++) {
      for (const value of [0x00, 0x7f, 0x80, 0xff]) {
        const changed = whole.slice();
        changed[position] = value;
        const start = performance.now();
        await importModel(singleFile('net.onnx', changed)).catch((error: unknown) => {
          expect(error, `byte ${position}`).toBeInstanceOf(FeaturescopeError);
        });
        expect(performance.now() - start).toBeLessThan(2000);
      }
    }
  });

  it('are told when their numbers never end', async () => {
    const endless = Uint8Array.from([0x08, 0x09, 0x3a, ...new Array<number>(64).fill(0xff)]);
    expect((await refusal(importModel(singleFile('net.onnx', endless)))).code).toBe('CORRUPT_FILE');
  });

  it('are told when a tensor claims gigabytes', async () => {
    const error = await refusal(open({ ...good, tensors: [{ ...kernel, shape: [65536, 65536, 3, 3] }] }));
    expect(error.code).toBe('CORRUPT_FILE');
    expect(error.message).toMatch(/tensor "w" should have 38654705664 values .* but has 108/);
  });

  it('are told when a shape is impossible', async () => {
    const error = await refusal(open({ ...good, tensors: [{ ...kernel, shape: [-4, 3, 3, 3] }] }));
    expect(error.message).toMatch(/the impossible shape \(-4, 3, 3, 3\)/);
  });

  it('do not fill the memory with constants made of nothing', async () => {
    const network = await open({
      nodes: [
        { type: 'ConstantOfShape', inputs: ['big'], outputs: ['c'], name: 'fill' },
        { type: 'Add', inputs: ['x', 'c'], outputs: ['y'], name: 'add' },
      ],
      tensors: [{ name: 'big', shape: [2], dataType: 1, floats: [100000, 100000] }],
    });
    expect(unsupportedOf(network)['fill']).toMatch(/makes a constant of 10000000000 values/);
  });
});

describe('graphs that do not add up', () => {
  it.each([
    ['a cycle', [relu('b', 'a'), relu('a', 'b'), relu('x', 'y')], /has a cycle through layer "relu a"/],
    [
      'a tensor that nobody makes',
      [relu('lost', 'y')],
      /Layer "relu y" takes its input from "lost", which is not in the model/,
    ],
    [
      'a tensor that is made twice',
      [relu('x', 'y'), relu('x', 'y')],
      /Two operations of the model make the tensor "y"/,
    ],
  ])('%s is named', async (_, nodes, message) => {
    const error = await refusal(open({ nodes }));
    expect(error.code).toBe('CORRUPT_FILE');
    expect(error.message).toMatch(message);
  });

  it('in any order are put in order, however long', async () => {
    const count = 10_000;
    const nodes = Array.from({ length: count }, (_, index) =>
      relu(index === 0 ? 'x' : `t${index}`, index === count - 1 ? 'y' : `t${index + 1}`),
    ).reverse();
    const start = performance.now();
    const network = await open({ nodes });
    expect(performance.now() - start).toBeLessThan(2000);
    expect(network.layers).toHaveLength(count + 1);
    expect(network.layers.at(-1)?.name).toBe('relu y');
  });

  it('give layers of one name different ones', async () => {
    const network = await open({ nodes: [relu('x', 'a', 'same'), relu('a', 'y', 'same')] });
    expect(network.layers.map(({ name }) => name)).toEqual(['x', 'same', 'same (2)']);
  });

  it('end when functions call each other in a circle, or multiply', async () => {
    const call = (type: string, input: string, output: string): WrittenNode => ({
      type,
      domain: 'pkg.test',
      inputs: [input],
      outputs: [output],
    });
    const circle = {
      a: { inputs: ['i'], outputs: ['o'], nodes: [call('b', 'i', 'o')] },
      b: { inputs: ['i'], outputs: ['o'], nodes: [call('a', 'i', 'o')] },
    };
    const error = await refusal(open({ nodes: [call('a', 'x', 'y')], functions: circle }));
    expect(error.message).toMatch(/The function "\w" of the model calls itself without end/);
    const doubling = Object.fromEntries(
      Array.from({ length: 40 }, (_, level) => [
        `f${level}`,
        {
          inputs: ['i'],
          outputs: ['o'],
          nodes:
            level === 39
              ? [relu('i', 'o')]
              : [call(`f${level + 1}`, 'i', 'm'), call(`f${level + 1}`, 'm', 'o')],
        },
      ]),
    );
    const tooMany = await refusal(open({ nodes: [call('f0', 'x', 'y')], functions: doubling }));
    expect(tooMany.message).toMatch(/more than 20000 operations/);
  });
});

describe('weights in another file', () => {
  const outside = (external: Readonly<Record<string, string>>): WrittenModel => ({
    ...good,
    tensors: [{ name: 'w', shape: [4, 3, 3, 3], external }],
  });
  const stored = new Uint8Array(16 + 432 + 8);
  stored.set(kernel.raw ?? [], 16);

  it('are read at their place', async () => {
    const network = await open(outside({ location: 'net.onnx.data', offset: '16', length: '432' }), {
      'net.onnx.data': stored,
    });
    const inside = await open(good);
    expect(unsupportedOf(network)).toEqual({});
    expect(network.layers.at(-1)?.weights['kernel']).toEqual(inside.layers.at(-1)?.weights['kernel']);
  });

  it('are missed with the name of the file, and everything else can be looked at', async () => {
    const network = await open(outside({ location: 'net.onnx.data' }));
    expect(unsupportedOf(network)['conv']).toMatch(/the file "net.onnx.data" was not found beside the model/);
    expect(network.warnings).toEqual([expect.stringMatching(/"net.onnx.data" was not found/)]);
  });

  it('are missed when the file is cut off', async () => {
    const network = await open(outside({ location: 'net.onnx.data', offset: '64', length: '432' }), {
      'net.onnx.data': stored,
    });
    expect(unsupportedOf(network)['conv']).toMatch(/"net.onnx.data" is cut off/);
  });

  it.each(['../secret.data', '/etc/passwd', 'C:\\data', 'https://example.com/w.data', 'a/../../b'])(
    'are refused at %s',
    async (location) => {
      const error = await refusal(open(outside({ location })));
      expect(error.code).toBe('CORRUPT_FILE');
      expect(error.message).toContain(`"${location}", which is not in the model's folder`);
    },
  );
});

describe('what cannot run', () => {
  it('says why and leaves the rest alone', async () => {
    const network = await open({
      nodes: [
        conv,
        { type: 'NonMaxSuppression', inputs: ['y'], outputs: ['a'], name: 'unknown' },
        { type: 'Fancy', inputs: ['y'], outputs: ['b'], name: 'foreign', domain: 'com.example' },
        { type: 'QLinearConv', inputs: ['y'], outputs: ['c'], name: 'quantized' },
        { type: 'Conv', inputs: ['y', 'w1'], outputs: ['d'], name: 'one axis' },
        { type: 'Conv', inputs: ['y', 'sparse'], outputs: ['e'], name: 'sparse' },
        { type: 'Conv', inputs: ['y', 'parts'], outputs: ['f'], name: 'segments' },
        { type: 'Conv', inputs: ['b', 'w'], outputs: ['g'], name: 'behind' },
        {
          type: 'MaxPool',
          inputs: ['y'],
          outputs: ['h'],
          name: 'gaps',
          integers: { kernel_shape: [2, 2], dilations: [2, 2] },
        },
      ],
      tensors: [
        kernel,
        { name: 'w1', shape: [4, 4, 1], floats: new Array<number>(16).fill(1) },
        { name: 'parts', shape: [1, 4, 1, 1], floats: [1, 1, 1, 1], segmented: true },
      ],
      sparse: ['sparse'],
    });
    expect(unsupportedOf(network)).toEqual({
      unknown: 'Featurescope does not run the operator "NonMaxSuppression".',
      foreign: '"Fancy" is an operator of "com.example", which Featurescope does not know.',
      quantized: expect.stringMatching(/computes with quantized values/) as string,
      'one axis': expect.stringMatching(/kernel has 3 axes/) as string,
      sparse: expect.stringMatching(/"sparse" is stored sparsely/) as string,
      segments: expect.stringMatching(/"parts" is stored in segments/) as string,
      behind: 'It needs the output of layer "foreign", which cannot run.',
      gaps: 'Its window has gaps (dilations).',
    });
    // Its kernel can still be looked at, in our order.
    expect(network.layers.find(({ name }) => name === 'behind')?.weights['kernel']?.shape).toEqual([
      3, 3, 3, 4,
    ]);
  });

  it('is a model whose weights were left out', async () => {
    const network = await open({ ...good, tensors: [], inputs: { x: [1, 3, 8, 8], w: [4, 3, 3, 3] } });
    expect(network.inputs).toHaveLength(1);
    expect(unsupportedOf(network)['conv']).toMatch(/the model was exported without "w"/);
  });

  it('is a set of operators from before 2017', async () => {
    const error = await refusal(open({ ...good, opset: 6 }));
    expect(error.code).toBe('UNSUPPORTED_FORMAT');
    expect(error.message).toMatch(/operator set 6 of ONNX, and Featurescope reads 7 and later/);
  });
});

describe('kernels', () => {
  const values = Float32Array.from({ length: 6 * 3 * 3 }, (_, index) => index);
  const depthwise: WrittenModel = {
    nodes: [{ ...conv, integers: { group: [3] } }],
    tensors: [{ name: 'w', shape: [6, 1, 3, 3], raw: new Uint8Array(values.buffer) }],
  };

  it('of as many groups as channels are shown one filter per channel, in the order of the file', async () => {
    const kernelOfConv = layerKernel(await open(depthwise), 'conv');
    const { shape, values: shown } = kernelByChannel(kernelOfConv, 'Conv');
    expect(shape).toEqual([3, 3, 1, 6]);
    const filter = (index: number) => Array.from({ length: 9 }, (_, tap) => shown[tap * 6 + index]);
    expect(filter(4)).toEqual(Array.from(values.slice(36, 45)));
  });

  it('that two layers share are one object', async () => {
    const network = await open({
      nodes: [conv, { ...conv, name: 'again', outputs: ['z'] }],
      tensors: [kernel],
    });
    const [first, second] = network.layers.slice(1);
    expect(first?.weights['kernel']).toBeDefined();
    expect(first?.weights['kernel']).toBe(second?.weights['kernel']);
  });
});

describe('inputs', () => {
  it('leave the batch open, and the size that the file leaves open', async () => {
    const network = await open({ ...good, inputs: { x: [4, 3, null, null] } });
    expect(network.nodes[0]?.outputShape).toEqual([null, null, null, 3]);
    expect(network.layers.at(-1)?.outputShape).toEqual([null, null, null, 4]);
  });

  it('without a shape take it from the first kernel', async () => {
    const network = await open({ ...good, inputs: { x: null } });
    expect(network.nodes[0]?.outputShape).toEqual([null, null, null, 3]);
  });

  it('flag weights that are no numbers', async () => {
    const values = Float32Array.from(hashedUniform(1, 108));
    values[7] = Number.NaN;
    const network = await open({ ...good, tensors: [{ ...kernel, raw: new Uint8Array(values.buffer) }] });
    expect(network.warnings).toEqual([
      expect.stringMatching(/Layer "conv" holds values that are no numbers \(NaN\)/),
    ]);
  });
});
