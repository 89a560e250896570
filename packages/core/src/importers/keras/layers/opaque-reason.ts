import type { KerasLayer } from '../keras-model.js';

const recurrent =
  /^(Bidirectional|ConvLSTM\dD|CuDNN(GRU|LSTM)|GRU(Cell)?|LSTM(Cell)?|RNN|SimpleRNN(Cell)?|StackedRNNCells)$/;
const wrappers = new Set(['SpectralNormalization', 'TimeDistributed', 'Wrapper']);
const operations = new Set(['SlicingOpLambda', 'TFOpLambda', 'TensorFlowOpLayer']);

/** Why a layer without a rule cannot run, as a sentence for the user. */
export function opaqueReason({ className, module, isCustom }: KerasLayer): string {
  if (className === 'Lambda') return 'Lambda layers hold Python code, which Featurescope never runs.';
  if (isCustom)
    return `${className} is a custom layer: its Python code is not in the file, and would not be run if it were.`;
  if (module.includes('.ops.') || operations.has(className)) {
    return `Featurescope does not know the operation ${className} between layers.`;
  }
  if (recurrent.test(className))
    return `${className} is a recurrent layer, which works on sequences and not on images.`;
  if (className === 'Embedding') return 'Embedding layers take word numbers, not images.';
  if (/1D(Transpose)?$/.test(className))
    return `${className} works on sequences (one spatial axis), not on images.`;
  if (/3D(Transpose)?$/.test(className))
    return `${className} works on volumes (three spatial axes), not on images.`;
  if (wrappers.has(className)) return `${className} wraps another layer, which Featurescope does not run.`;
  if (className === 'Masking') return 'Masking layers skip steps of a sequence, which images do not have.';
  return `Featurescope cannot run ${className} layers.`;
}
