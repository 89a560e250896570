/** Reads what `goldens/make_visualization_goldens.py` wrote. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { OptimizerSpec } from '../../src/visualization/recipe.js';

/** The spectrum `[height, width / 2 + 1]` and numpy's image of it, row by row. */
export interface SpectrumGolden {
  readonly height: number;
  readonly width: number;
  readonly real: readonly number[];
  readonly imaginary: readonly number[];
  readonly image: readonly number[];
}

/** The values of one variable after each of Keras's steps along given gradients. */
export interface OptimizerGolden {
  readonly name: string;
  readonly spec: OptimizerSpec;
  readonly start: readonly number[];
  readonly gradients: readonly (readonly number[])[];
  readonly after: readonly (readonly number[])[];
}

/** An ascent from a stored start; `loss` is that of each step, before the image is moved. */
export interface AscentGolden {
  readonly model: string;
  readonly layer: string;
  readonly channel: number;
  readonly size: number;
  readonly steps: number;
  readonly start: readonly number[];
  readonly final: readonly number[];
  readonly displayed: readonly number[];
  readonly loss: readonly number[];
}

export interface VisualizationGoldens {
  readonly spectra: readonly SpectrumGolden[];
  readonly optimizers: readonly OptimizerGolden[];
  readonly 'keras-example': AscentGolden;
  readonly 'mnist-classes': AscentGolden;
}

/** Trusted: the script that writes the goldens lies beside them. */
export function readVisualizationGoldens(): VisualizationGoldens {
  const file = new URL('../goldens/visualization.json.gz', import.meta.url);
  return JSON.parse(gunzipSync(readFileSync(file)).toString()) as VisualizationGoldens;
}
