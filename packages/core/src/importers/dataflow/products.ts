/** Matrix products. */
import type { Weight } from '../../network/network.js';
import { unsupported, type Operation } from './dataflow-draft.js';
import { foldReshape, foldTranspose } from './fold-layout.js';
import { arranged } from './layout.js';
import { needConstant, needFeature } from './operands.js';
import { fileOrder, type DataflowTensor, type FeatureTensor } from './tensor.js';

export interface ProductSettings {
  readonly transposeFirst: boolean;
  readonly transposeSecond: boolean;
}

/**
 * A product over the last two axes. With a constant second operand it is a dense layer.
 * @param bias one value per column; only with a constant second operand
 */
export function matMul(
  operation: Operation,
  a: DataflowTensor,
  b: DataflowTensor,
  bias: DataflowTensor | null,
  { transposeFirst, transposeSecond }: ProductSettings,
): FeatureTensor {
  if (b.kind === 'constant') {
    if (transposeFirst) throw unsupported('It multiplies a transposed batch.');
    return dense(operation, needFeature(a), b, bias, transposeSecond);
  }
  if (a.kind === 'constant') throw unsupported('It multiplies a constant matrix from the left.');
  const inFileOrder = (x: FeatureTensor) => arranged(operation, x, fileOrder(operation.shapeOf(x).length));
  const [left, right] = [inFileOrder(a), inFileOrder(b)];
  if (left.axes.length !== right.axes.length || left.axes.length < 3) {
    throw unsupported(
      'It multiplies matrices across the images of a batch, or of different numbers of axes.',
    );
  }
  if (bias) throw unsupported('It adds a bias to a product of two feature maps.');
  return operation.node('matMul', { transposeFirst, transposeSecond }, [left, right], left.axes);
}

function dense(
  operation: Operation,
  x: FeatureTensor,
  kernel: DataflowTensor,
  bias: DataflowTensor | null,
  isTransposed: boolean,
): FeatureTensor {
  const constant = needConstant(kernel, 'kernel');
  const lead = constant.shape.length - 2;
  if (lead < 0 || constant.shape.slice(0, lead).some((size) => size !== 1)) {
    throw unsupported(`It multiplies by a constant of ${constant.shape.length} axes, not by a matrix.`);
  }
  const shape = constant.shape.slice(lead);
  const weights: Record<string, Weight> = {
    kernel: operation.derivedWeight('kernel', constant, `dense ${isTransposed}`, () => {
      const matrix = foldReshape(constant, shape);
      return isTransposed ? foldTranspose(matrix, [1, 0]) : matrix;
    }),
  };
  if (bias) {
    const offsets = needConstant(bias, 'bias');
    const units = weights['kernel']?.shape[1] ?? 0;
    const { length } = offsets.values;
    if (length !== units && length !== 1)
      throw unsupported(`Its bias has ${length} values for ${units} units.`);
    weights['bias'] = operation.derivedWeight('bias', offsets, `dense ${units}`, () =>
      length === units
        ? foldReshape(offsets, [units])
        : { ...offsets, shape: [units], values: new Float32Array(units).fill(offsets.values[0] ?? 0) },
    );
  }
  const rank = operation.shapeOf(x).length;
  const rows = x.axes[rank - 1] === rank - 1 ? x : arranged(operation, x, fileOrder(rank));
  return operation.node('dense', {}, [rows], rows.axes, weights);
}
