import { describe, expect, it } from 'vitest';
import type { Network, NetworkNode } from '../network/network.js';
import { guessInputEncoding } from './guess-input-encoding.js';
import {
  encodeImage,
  inputEncodings,
  inputEncodingFromMetadata,
  type InputEncodingName,
} from './input-encoding.js';

/** One row of two pixels: orange, and white at half opacity. */
const picture = { width: 2, height: 1, data: Uint8ClampedArray.of(255, 102, 0, 255, 255, 255, 255, 51) };

describe('encoding a picture', () => {
  it.each<[InputEncodingName, number[]]>([
    ['0..1', [1, 0.4, 0, 0.2, 0.2, 0.2]],
    ['-1..1', [1, -0.2, -1, -0.6, -0.6, -0.6]],
    ['0..255', [255, 102, 0, 51, 51, 51]],
    ['caffe', [-103.939, -14.779, 131.32, -52.939, -65.779, -72.68]],
    ['torch', [2.2489, -0.25, -1.8044, -1.2445, -1.1429, -0.9156]],
  ])('as %s', (name, expected) => {
    const { values, ...size } = encodeImage(picture, inputEncodings[name], 3);
    expect(size).toEqual({ width: 2, height: 1, channels: 3 });
    expected.forEach((value, index) => {
      expect(values[index]).toBeCloseTo(value, 3);
    });
  });

  it('as grey for a model of one channel', () => {
    const { values } = encodeImage(picture, inputEncodings['0..255'], 1);
    expect(Array.from(values)).toEqual([expect.closeTo(0.299 * 255 + 0.587 * 102, 3), expect.closeTo(51, 3)]);
  });

  it('is refused for models that take no picture', () => {
    expect(() => encodeImage(picture, inputEncodings['0..1'], 4)).toThrow('images of 4 channels');
    expect(() => encodeImage(picture, inputEncodings.caffe, 1)).toThrow('a mean of 3 channels');
  });
});

describe('the encoding of a model', () => {
  const input: NetworkNode<'input'> = {
    ...{ id: 'in', layer: 'in', op: 'input', inputs: [], weights: {} },
    ...{ attributes: { shape: [null, null, null, 3] }, outputShape: [null, null, null, 3] },
  };
  const rescaling = (scale: number): NetworkNode<'rescaling'> => ({
    ...{ id: 'scale', layer: 'rescaling_1', op: 'rescaling', inputs: ['in'], weights: {} },
    ...{ attributes: { scale, offset: 0 }, outputShape: input.outputShape },
  });
  const network = (nodes: readonly NetworkNode[]): Network => ({
    ...{
      name: 'net',
      source: { format: 'test' },
      nodes,
      layers: [],
      inputs: ['in'],
      outputs: [],
      inputEncoding: { encoding: inputEncodings['0..1'], reason: 'Not looked at.' },
      warnings: [],
    },
  });
  const metadata = {
    name: 'digits',
    inputEncoding: { range: [0, 1], channelOrder: 'grey', mean: [0], std: [1] },
  };

  it('is what the metadata file states', () => {
    const { encoding, reason } = guessInputEncoding(network([input, rescaling(1 / 255)]), metadata);
    expect(encoding).toEqual(metadata.inputEncoding);
    expect(reason).toContain('metadata.json');
  });

  it('is bytes where the model scales them itself', () => {
    const { encoding, reason } = guessInputEncoding(network([input, rescaling(1 / 127.5)]), null);
    expect(encoding).toEqual(inputEncodings['0..255']);
    expect(reason).toContain('"rescaling_1"');
  });

  const constant = (
    id: string,
    from: string,
    name: 'add' | 'subtract' | 'multiply' | 'divide',
    values: readonly number[],
  ): NetworkNode<'withConstant'> => ({
    ...{ id, layer: id, op: 'withConstant', inputs: [from], outputShape: input.outputShape },
    attributes: { function: name, constantFirst: false },
    weights: { constant: { shape: [values.length], values: Float32Array.from(values) } },
  });

  it.each<[string, readonly NetworkNode[]]>([
    ['multiplies', [constant('scale', 'in', 'multiply', [1 / 255])]],
    ['divides', [constant('scale', 'in', 'divide', [58.4, 57.1, 57.4])]],
    [
      'shifts first',
      [constant('shift', 'in', 'add', [-1]), constant('scale', 'shift', 'multiply', [1 / 128])],
    ],
    ['only takes the mean away', [constant('shift', 'in', 'subtract', [104, 117, 124])]],
  ])('is bytes where a graph %s itself', (_, nodes) => {
    expect(guessInputEncoding(network([input, ...nodes]), null).encoding).toEqual(inputEncodings['0..255']);
  });

  it.each<[string, readonly NetworkNode[]]>([
    ['divides by ImageNet deviations of 0 to 1', [constant('scale', 'in', 'divide', [0.229, 0.224, 0.225])]],
    [
      'scales what another layer made',
      [constant('a', 'in', 'multiply', [2]), constant('b', 'a', 'multiply', [0.01])],
    ],
  ])('is 0 to 1 where a graph %s', (_, nodes) => {
    expect(guessInputEncoding(network([input, ...nodes]), null).encoding).toEqual(inputEncodings['0..1']);
  });

  it('is that of a known family, also where its names are parts of paths', () => {
    const layers = ['net/expanded_conv_depthwise_1/depthwise', 'net/block_1_expand_relu_1/Relu6'].map(
      (name) => ({
        ...{
          name,
          type: 'Relu6',
          nodeIds: [],
          outputShape: null,
          parameterCount: 0,
          weights: {},
          unsupported: null,
        },
      }),
    );
    expect(guessInputEncoding({ ...network([input]), layers }, null).encoding).toEqual(
      inputEncodings['-1..1'],
    );
  });

  it("is ImageNet's for the networks of torchvision, unless they normalize themselves", () => {
    const logits: NetworkNode<'dense'> = {
      ...{ id: 'fc', layer: 'fc', op: 'dense', inputs: ['in'], weights: {} },
      ...{ attributes: {}, outputShape: [null, 1000] },
    };
    const exported = (nodes: readonly NetworkNode[], producer = 'pytorch 2.9.1') => ({
      ...network(nodes),
      source: { format: 'ONNX', producer },
      outputs: ['fc'],
    });
    const encodingOf = (exportedNetwork: Network) => guessInputEncoding(exportedNetwork, null).encoding;
    expect(encodingOf(exported([input, logits]))).toEqual(inputEncodings.torch);
    expect(encodingOf(exported([input, logits], 'tf2onnx 1.16'))).toEqual(inputEncodings['0..1']);
    const tenClasses = { ...logits, outputShape: [null, 10] };
    expect(encodingOf(exported([input, tenClasses]))).toEqual(inputEncodings['0..1']);
    const normalized = [input, constant('mean', 'in', 'subtract', [0.485, 0.456, 0.406]), logits];
    expect(encodingOf(exported(normalized))).toEqual(inputEncodings['0..1']);
  });

  it('is 0 to 1 otherwise', () => {
    const guess = guessInputEncoding(network([input, rescaling(2)]), null);
    expect(guess).toMatchObject({ encoding: inputEncodings['0..1'], isFallback: true });
    expect(guessInputEncoding(network([input]), { inputEncoding: { range: [0] } }).encoding).toEqual(
      inputEncodings['0..1'],
    );
  });

  it('is not taken from metadata that make no sense', () => {
    expect(inputEncodingFromMetadata({ inputEncoding: { ...metadata.inputEncoding, std: [0] } })).toBeNull();
    expect(inputEncodingFromMetadata('text')).toBeNull();
  });
});
