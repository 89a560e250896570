import { expect, it } from 'vitest';
import { buffersIn } from './transfer-buffers.js';

it('finds every buffer once, however often it is shared', () => {
  const shared = { shape: [2], values: new Float32Array([1, 2]) };
  const whole = new ArrayBuffer(16);
  const value = {
    nodes: [
      { weights: { kernel: shared } },
      { weights: { kernel: shared, bias: new Float32Array(whole, 0, 2) } },
    ],
    layers: [{ weights: { kernel: { ...shared }, other: new Uint8Array(whole, 8) } }],
    nothing: null,
  };
  const buffers = buffersIn(value);
  expect(new Set(buffers)).toEqual(new Set([shared.values.buffer, whole]));
  expect(buffers).toHaveLength(2);
  const moved = structuredClone(value, { transfer: buffers });
  expect(shared.values.byteLength).toBe(0);
  expect(moved.nodes[0]?.weights.kernel).toBe(moved.nodes[1]?.weights.kernel);
  expect(Array.from(moved.layers[0]?.weights.kernel.values ?? [])).toEqual([1, 2]);
});

it('leaves memory that threads share where it is', () => {
  expect(buffersIn([new Uint8Array(new SharedArrayBuffer(4))])).toEqual([]);
});
