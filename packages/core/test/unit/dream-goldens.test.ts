/** Against what `goldens/make_dream_goldens.py` wrote. */
import '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import type { DreamRequest } from '../../src/dream/dream.js';
import { findDreamRecipe } from '../../src/dream/dream-recipes.js';
import { dream } from '../../src/dream/run-dream.js';
import { DeviceWeights } from '../../src/program/device-weights.js';
import { importFile } from './golden-files.js';

interface Goldens {
  readonly model: string;
  readonly width: number;
  readonly height: number;
  /** Bytes, `[height, width, 3]`. */
  readonly start: readonly number[];
  readonly dreams: readonly {
    readonly recipe: string;
    /** Of each octave. */
    readonly stepCount: number;
    readonly targets: readonly (readonly [layer: string, weight: number])[];
    /** Rows and columns that the image is rolled by in each step; empty: none. */
    readonly shifts: readonly (readonly [number, number])[];
    readonly losses: readonly number[];
    /** From 0 to 1, `[height, width, 3]`. */
    readonly final: readonly number[];
  }[];
}

const goldens = JSON.parse(
  gunzipSync(readFileSync(new URL('../goldens/dreams.json.gz', import.meta.url))).toString(),
) as Goldens;

beforeAll(() => setBackend('wasm'));

describe('with the same rolls, from the same picture', () => {
  it.each(goldens.dreams.map((each) => [each.recipe, each] as const))(
    '%s ends where Keras ends',
    async (name, { stepCount, targets, shifts, losses, final }) => {
      const { width, height, start } = goldens;
      const data = Uint8ClampedArray.from({ length: width * height * 4 }, (_, index) =>
        index % 4 === 3 ? 255 : (start[Math.floor(index / 4) * 3 + (index % 4)] ?? 0),
      );
      // The goldens' network is none for which a loss of 15 were much.
      const { stopAt: _, ...recipe } = findDreamRecipe(name);
      const request: DreamRequest = {
        picture: { width, height, data },
        targets: targets.map(([layer, weight]) => ({ kind: 'layer', layer, weight })),
        recipe: { ...recipe, stepCount },
        seed: 0,
        tileSide: null,
      };
      const network = await importFile(new URL(`../../../../models/${goldens.model}`, import.meta.url));
      const weights = new DeviceWeights();
      const work = dream({ network, weights }, request, (step) => ({
        jitter: shifts[step - 1] ?? [0, 0],
        gridShift: [0, 0],
      }));
      let next = await work.next([]);
      while (!next.done) next = await work.next([]);
      weights.dispose();
      const { picture, objectives } = next.value;
      expect(objectives).toHaveLength(losses.length);
      const worst = objectives.map((objective, step) => Math.abs(objective / (losses[step] ?? NaN) - 1));
      // Exact until a maximum or a rectifier on the edge falls to the other side, which the next steps amplify.
      expect(Math.max(...worst.slice(0, 5))).toBeLessThan(1e-4);
      expect(Math.max(...worst)).toBeLessThan(0.01);
      const differences = final.map((value, index) => {
        const byte = picture.data[Math.floor(index / 3) * 4 + (index % 3)] ?? NaN;
        return Math.abs(byte - 255 * Math.min(1, Math.max(0, value)));
      });
      differences.sort((a, b) => a - b);
      const moved = final.map((value, index) => Math.abs(255 * value - (start[index] ?? 0)));
      const meanOf = (values: readonly number[]) =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(meanOf(moved)).toBeGreaterThan(10);
      expect(differences[Math.floor(differences.length * 0.95)]).toBeLessThan(1);
    },
  );
});
