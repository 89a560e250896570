/** Graph-models with one or two things changed at random: they open with what is left, or are refused in our words. */
import { describe, expect, it } from 'vitest';
import { FeaturescopeError } from '../../src/error.js';
import { importModel } from '../../src/importers/import-model.js';
import { isRecord } from '../../src/importers/json.js';
import { createRandom, type Random } from '../../src/random.js';
import { graphFiles, readGraphGolden } from './graph-goldens.js';

const oddValues: readonly unknown[] = [
  null,
  -1,
  0,
  1e9,
  1e300,
  '-5',
  'NaN',
  '',
  '4294967296',
  'constructor',
  '__proto__',
  [],
  {},
  [[1]],
  true,
  'Reshape',
  'Conv2D',
  'Tile',
  'Merge',
  'image:7',
];

/** Replaces, doubles or drops one value somewhere in a JSON. */
function mutate(json: unknown, random: Random): void {
  let place: unknown = json;
  for (let depth = 0; depth < 12; depth++) {
    if (typeof place !== 'object' || place === null) return;
    const holder = place as Record<string, unknown>;
    const keys = Object.keys(holder);
    const key = keys[Math.floor(random() * keys.length)];
    if (key === undefined) return;
    const value = holder[key];
    const goesDeeper = (isRecord(value) || Array.isArray(value)) && random() < 0.9;
    if (goesDeeper) {
      place = value;
      continue;
    }
    if (random() < 0.2) Reflect.deleteProperty(holder, key);
    else holder[key] = oddValues[Math.floor(random() * oddValues.length)];
    return;
  }
}

/** One number of a shard replaced: a size, an axis, a weight. */
function withOddNumber(shard: string, random: Random): string {
  const bytes = Buffer.from(shard, 'base64');
  const numbers = [-1, 0, 1, 7, 2 ** 20, 2 ** 31 - 1, -(2 ** 31)];
  const offset = 4 * Math.floor((random() * (bytes.length - 4)) / 4);
  bytes.writeInt32LE(numbers[Math.floor(random() * numbers.length)] ?? 0, offset);
  return bytes.toString('base64');
}

describe.each(['arithmetic', 'convolutions', 'fusions', 'pools', 'reshapes', 'resizing', 'switches'])(
  '%s',
  { timeout: 60_000 },
  (name) => {
    it('stays in our words whatever is changed', async () => {
      const golden = readGraphGolden(name);
      const random = createRandom(3);
      for (let round = 0; round < 150; round++) {
        const model = structuredClone(golden.model);
        mutate(model, random);
        if (round % 2 === 0) mutate((model as { modelTopology?: unknown }).modelTopology, random);
        const shard = round % 3 === 0 ? withOddNumber(golden.shard ?? '', random) : golden.shard;
        const start = process.cpuUsage();
        const result: unknown = await importModel(
          graphFiles({ ...golden, model, ...(shard !== undefined && { shard }) }),
        ).catch((thrown: unknown) => thrown);
        if (result instanceof Error) expect(result, `round ${round}`).toBeInstanceOf(FeaturescopeError);
        expect(process.cpuUsage(start).user / 1e6, `round ${round}`).toBeLessThan(2);
      }
    });
  },
);
