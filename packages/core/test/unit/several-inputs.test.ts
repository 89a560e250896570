import { beforeAll, describe, expect, it } from 'vitest';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { buildNetwork, type NodeDraft } from '../../src/network/build-network.js';
import { summarizeNetwork } from '../../src/network/summarize-network.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { Program } from '../../src/program/program.js';
import { layerActivations } from '../../src/visualization/layer-activations.js';

beforeAll(() => setBackend('cpu'));

const input = (id: string, shape: readonly (number | null)[]): NodeDraft => ({
  ...{ id, layer: id, op: 'input', attributes: { shape }, inputs: [], weights: {} },
});
const merged = (id: string, ...inputs: string[]): NodeDraft => ({
  ...{ id, layer: id, op: 'merge', attributes: { function: 'add' }, inputs, weights: {} },
});
const network = (...nodes: NodeDraft[]) =>
  buildNetwork({
    name: 'net',
    source: { format: 'test' },
    nodes,
    layers: nodes.map(({ id }) => ({ name: id, type: id, weights: {} })),
    outputs: [nodes.at(-1)?.id ?? ''],
    warnings: [],
  });
const picture = { width: 2, height: 2, channels: 1, values: Float32Array.of(1, 2, 3, 4) };

async function activations(net: ReturnType<typeof network>) {
  const work = layerActivations({ network: net, weights: new DeviceWeights() }, picture);
  for (;;) {
    const { done, value } = await work.next();
    if (done) return Object.fromEntries(value.map(({ layer, first8 }) => [layer, first8]));
  }
}

describe('a network of several inputs', () => {
  it('sees the same picture at each that takes images of one shape', async () => {
    const pair = network(
      input('left', [null, 2, 2, 1]),
      input('right', [null, 2, 2, 1]),
      merged('sum', 'left', 'right'),
    );
    expect(await activations(pair)).toEqual({ left: [1, 2, 3, 4], right: [1, 2, 3, 4], sum: [2, 4, 6, 8] });
    expect(summarizeNetwork(pair).imageInput).toEqual({ width: 2, height: 2, channels: 1 });
  });

  it('runs what follows from the image alone, and says of the rest what it needs', async () => {
    const mixed = network(
      input('facts', [null, 2]),
      input('photo', [null, 2, 2, 1]),
      merged('doubled', 'photo', 'photo'),
      merged('joined', 'doubled', 'facts'),
    );
    expect(await activations(mixed)).toEqual({ photo: [1, 2, 3, 4], doubled: [2, 4, 6, 8] });
    const summary = summarizeNetwork(mixed);
    expect(summary.imageInput).toEqual({ width: 2, height: 2, channels: 1 });
    expect(summary.layers.map(({ name, unsupported }) => [name, unsupported])).toEqual([
      ['facts', null],
      ['photo', null],
      ['doubled', null],
      ['joined', expect.stringContaining('needs the input "facts"')],
    ]);
    const weights = new DeviceWeights();
    expect(() => new Program({ network: mixed, weights, targets: ['joined'] })).toThrow('the input "facts"');
  });
});
