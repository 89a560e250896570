import { unsupported } from '../../dataflow/dataflow-draft.js';
import { foldReshape } from '../../dataflow/fold-layout.js';
import { batchNormalized, groupNormalized, layerNormalized } from '../../dataflow/normalizations.js';
import { needConstant, needFeature } from '../../dataflow/operands.js';
import { constantTensor, fileOrder, type DataflowTensor } from '../../dataflow/tensor.js';
import type { NodeContext, NodeRules } from '../node-rule.js';

export const normalizationRules: NodeRules = {
  BatchNormalization(context) {
    const { attributes } = context;
    if (attributes.integer('training_mode', 0) !== 0) {
      throw unsupported('It is in training mode. Export the model in evaluation mode (model.eval()).');
    }
    const statistics = {
      gamma: context.input(1),
      beta: context.input(2),
      mean: context.input(3),
      variance: context.input(4),
    };
    const epsilon = attributes.number('epsilon', 1e-5);
    return batchNormalized(context.operation, context.input(0), statistics, { epsilon, axis: 1 });
  },

  InstanceNormalization(context) {
    const gamma = needConstant(context.input(1), 'scale');
    const epsilon = context.attributes.number('epsilon', 1e-5);
    return groupNormalized(
      context.operation,
      context.input(0),
      { gamma: context.input(1), beta: context.input(2) },
      { epsilon, groups: gamma.values.length },
    );
  },

  GroupNormalization(context) {
    const { attributes, operation } = context;
    const x = needFeature(context.input(0));
    const groups = attributes.integer('num_groups', 1);
    const channels = operation.shapeOf(x)[1];
    if (typeof channels !== 'number') throw unsupported('Its number of channels is open.');
    const scale = { gamma: perChannel(context, 1, channels), beta: perChannel(context, 2, channels) };
    return groupNormalized(operation, x, scale, { epsilon: attributes.number('epsilon', 1e-5), groups });
  },

  LayerNormalization(context) {
    const { attributes, operation } = context;
    const x = needFeature(context.input(0));
    const rank = operation.shapeOf(x).length;
    const axis = attributes.integer('axis', -1);
    return layerNormalized(
      operation,
      x,
      { gamma: context.input(1), beta: context.optional(2) },
      {
        epsilon: attributes.number('epsilon', 1e-5),
        axes: fileOrder(rank).slice(axis < 0 ? axis + rank : axis),
      },
    );
  },
};

/** Until opset 20 scale and offset are given per group; they are spread over its channels. */
function perChannel(context: NodeContext, index: number, channels: number): DataflowTensor {
  const constant = needConstant(context.input(index), 'scale');
  const count = constant.values.length;
  if (count === channels) return constantTensor(foldReshape(constant, [count]));
  const values = Float32Array.from({ length: channels }, (_, channel) => {
    return constant.values[Math.floor((channel * count) / channels)] ?? 0;
  });
  return constantTensor({ shape: [channels], values, integer: false });
}
