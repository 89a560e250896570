import type { Tensor } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import type { Program } from '../../src/program/program.js';
import { describeValues, type LayerActivation } from '../../src/visualization/layer-activations.js';
import { lastOf } from '../last-of.js';
import type { LayerGolden } from '../unit/golden-files.js';

/** Compares what was found in a layer with its golden: relative error ≤ 1e-3 of the layer's largest value. */
export function expectStatistics(
  layer: string,
  found: Omit<LayerActivation, 'layer' | 'type'>,
  golden: LayerGolden,
): void {
  expect(found.shape, layer).toEqual(golden.shape);
  const tolerance = 1e-3 * Math.max(Math.abs(golden.min), Math.abs(golden.max));
  for (const name of ['mean', 'std', 'min', 'max'] as const) {
    const difference = Math.abs(found[name] - golden[name]);
    expect(difference, `${layer}: ${name} ${found[name]} against ${golden[name]}`).toBeLessThanOrEqual(
      tolerance,
    );
  }
  expect(Math.abs(found.l2 / golden.l2 - 1), `${layer}: l2`).toBeLessThan(1e-3);
  golden.first8.forEach((value, index) => {
    const difference = Math.abs((found.first8[index] ?? Number.NaN) - value);
    expect(difference, `${layer}: value ${index}`).toBeLessThanOrEqual(tolerance);
  });
}

/** Runs a program whose targets are layers, by the id of their output node, and compares each with its golden. */
export async function expectTargetsLikeGoldens(
  program: Program,
  image: Tensor,
  layers: ReadonlyMap<string, string>,
  goldens: Readonly<Record<string, LayerGolden>>,
): Promise<void> {
  for (const [target, value] of program.targetsInOrder(image)) {
    const layer = layers.get(target) ?? '';
    const found = { shape: value.shape, ...describeValues((await value.data()) as Float32Array) };
    expectStatistics(layer, found, goldens[layer] as LayerGolden);
  }
}

/** Compares every layer of a run with its golden; layers that the golden does not list (inputs) are passed over. */
export async function expectLayersLikeGoldens(
  run: AsyncGenerator<number, readonly LayerActivation[], void>,
  goldens: Readonly<Record<string, LayerGolden>>,
): Promise<void> {
  const found = new Map((await lastOf(run)).map((each) => [each.layer, each]));
  for (const [layer, golden] of Object.entries(goldens)) {
    const activation = found.get(layer);
    if (!activation) throw new Error(`Layer "${layer}" was not computed.`);
    expect(activation.type, layer).toBe(golden.class_name);
    expectStatistics(layer, activation, golden);
  }
}
