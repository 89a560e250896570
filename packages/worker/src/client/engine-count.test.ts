import { expect, it } from 'vitest';
import { engineCountFor, type EngineCountFacts } from './engine-count.js';

const machine = { wanted: 0, coreCount: 8, memoryBytes: 8 * 2 ** 30, parameterCount: 150_000 };
const vgg16 = 14_714_688;

it.each<[string, Partial<EngineCountFacts>, number]>([
  ['one per core but one', {}, 7],
  ['two on two cores', { coreCount: 2 }, 2],
  ['what the person has set', { wanted: 3 }, 3],
  ['one on a GPU, whatever is set', { backend: 'webgpu', wanted: 3 }, 1],
  ['fewer of a large network', { parameterCount: vgg16 }, 4],
  ['two of VGG16 on a small machine', { parameterCount: vgg16, coreCount: 2, memoryBytes: 4 * 2 ** 30 }, 2],
  ['one of a huge network', { parameterCount: 140e6, memoryBytes: 4 * 2 ** 30 }, 1],
])('makes %s', (_, facts, count) => {
  expect(engineCountFor({ backend: 'wasm', ...machine, ...facts })).toBe(count);
});
