import { describeShape, summarizeNetwork, type NetworkSummary } from '@featurescope/core';
import { readModelFile } from '@featurescope/worker/node';
import type { ModelOptions } from '../input/model-options.js';
import { print } from '../output/print.js';
import { textTable } from '../output/table.js';

export interface InfoOptions extends ModelOptions {
  readonly json?: boolean;
}

/** Lists the layers of a model. */
export async function info(model: string, options: InfoOptions): Promise<void> {
  const summary = summarizeNetwork(await readModelFile(model, options));
  print(options.json ? JSON.stringify(summary, null, 2) : describe(summary));
}

function describe({ name, source, inputShapes, parameterCount, layers, warnings }: NetworkSummary): string {
  const rows = layers.map((layer) => [
    layer.name,
    layer.type,
    layer.outputShape ? describeShape(layer.outputShape) : 'unknown',
    layer.parameterCount.toLocaleString('en'),
    ...(layer.unsupported === null ? [] : [`cannot run: ${layer.unsupported}`]),
  ]);
  return [
    `${name}: ${[source.format, source.producer].filter((part) => part !== undefined).join(', ')}`,
    `input ${inputShapes.map(describeShape).join(', ') || 'unknown'}, ${layers.length} layers, ${parameterCount.toLocaleString('en')} parameters`,
    '',
    textTable([['layer', 'type', 'output shape', 'parameters'], ...rows], [3]),
    ...warnings.map((warning) => `Warning: ${warning}`),
  ].join('\n');
}
