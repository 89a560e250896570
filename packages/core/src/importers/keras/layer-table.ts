import type { KerasLayer } from './keras-model.js';
import { activationLayers, activationSteps } from './layers/activations.js';
import { applicationLayers } from './layers/application-layers.js';
import { convolutionLayers } from './layers/convolutions.js';
import { identityLayers } from './layers/identities.js';
import { mergeLayers, operationRules } from './layers/merges.js';
import { normalizationLayers } from './layers/normalizations.js';
import { poolLayers } from './layers/pools.js';
import { reshapeLayers } from './layers/reshapes.js';
import type { LayerRule } from './layers/rule.js';

/** Every Keras layer class that can run, by its name in Keras 2 and 3. */
const layerTable: ReadonlyMap<string, LayerRule> = new Map(
  Object.entries({
    ...activationLayers,
    ...applicationLayers,
    ...convolutionLayers,
    ...identityLayers,
    ...mergeLayers,
    ...normalizationLayers,
    ...poolLayers,
    ...reshapeLayers,
  }),
);

const operationTable: ReadonlyMap<string, LayerRule> = new Map(Object.entries(operationRules));

/** Functions of TensorFlow that Keras 2 writes as layers of class `TFOpLambda`, under the operations that they are. */
const tensorflowFunctions: Readonly<Record<string, string>> = {
  '__operators__.add': 'Add',
  'math.add': 'Add',
  'math.subtract': 'Subtract',
  'math.multiply': 'Multiply',
  'math.truediv': 'TrueDivide',
  'math.divide': 'Divide',
  'math.maximum': 'Maximum',
  'math.minimum': 'Minimum',
};

/** Those that are activations of one tensor, under Keras's names. Functions with settings of their own are left out. */
const tensorflowActivations: Readonly<Record<string, string>> = {
  'nn.elu': 'elu',
  'nn.relu': 'relu',
  'nn.relu6': 'relu6',
  'nn.selu': 'selu',
  'nn.sigmoid': 'sigmoid',
  'math.sigmoid': 'sigmoid',
  'nn.silu': 'silu',
  'nn.softsign': 'softsign',
  'nn.swish': 'silu',
  'nn.tanh': 'tanh',
  'math.softplus': 'softplus',
  'math.tanh': 'tanh',
};

/** The rule of a layer; null for one that cannot run. */
export function layerRuleOf(layer: KerasLayer): LayerRule | null {
  if (layer.isCustom) return null;
  if (layer.className === 'TFOpLambda') {
    const functionName = String(layer.config['function']);
    const activation = tensorflowActivations[functionName];
    if (activation !== undefined) {
      return { steps: ({ generation }) => activationSteps(activation, generation) };
    }
    const operation = tensorflowFunctions[functionName];
    return operation === undefined ? null : (operationTable.get(operation) ?? null);
  }
  // The .h5 files of Keras 3 leave the module out: there, a number among the arguments tells an operation.
  const hasNumbers = layer.calls.some((call) => call.constants.length > 0);
  const tables = isOperation(layer) || hasNumbers ? [operationTable] : [layerTable, operationTable];
  return tables.map((table) => table.get(layer.className)).find(Boolean) ?? null;
}

/** True for arithmetic between layers, which Keras 3 lists among the layers but does not count as one. */
export function isOperation(layer: KerasLayer): boolean {
  return layer.module.includes('.ops.');
}
