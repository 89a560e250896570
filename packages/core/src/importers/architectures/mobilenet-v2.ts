import type { KerasModel } from '../keras/keras-model.js';
import { ArchitectureBuilder, oneAfter } from './architecture-builder.js';
import type { FileWeights } from './file-weights.js';

/** Sandler et al. 2018, table 2: of the blocks 0 to 16, those that halve the size. */
const halvingBlocks = [1, 3, 6, 13];

/** MobileNetV2 of any width. */
export function mobilenetV2(file: FileWeights): KerasModel | null {
  const builder = new ArchitectureBuilder(file, 'mobilenet_v2');
  const top = file.nameAmong('predictions', 'Logits');
  let x = builder.input(file.has(top) ? 224 : null, file.kernelShape('Conv1')[2] ?? 3);
  x = builder.conv('Conv1', x, { size: 3, strides: 2, padding: 'same' });
  x = builder.relu('Conv1_relu', builder.batchNorm('bn_Conv1', x), 6);
  for (let block = 0; block <= 16; block++) x = invertedResidual(builder, x, block);
  x = builder.batchNorm('Conv_1_bn', builder.conv('Conv_1', x, { size: 1 }));
  x = builder.relu('out_relu', x, 6);
  if (file.has(top)) {
    x = builder.dense(top, builder.globalAveragePool('global_average_pooling2d', x), 'softmax');
  }
  return builder.build(x);
}

/** Many channels, a depthwise convolution, few channels; added to its input where the shapes are equal. */
function invertedResidual(builder: ArchitectureBuilder, input: string, block: number): string {
  const name = block === 0 ? 'expanded_conv' : `block_${block}`;
  const halves = halvingBlocks.includes(block);
  let x = input;
  if (block > 0) {
    x = builder.conv(`${name}_expand`, x, { size: 1, padding: 'same' });
    x = builder.relu(`${name}_expand_relu`, builder.batchNorm(`${name}_expand_BN`, x), 6);
  }
  if (halves) x = builder.zeroPad(`${name}_pad`, x, oneAfter);
  x = builder.depthwiseConv(`${name}_depthwise`, x, {
    size: 3,
    strides: halves ? 2 : 1,
    padding: halves ? 'valid' : 'same',
  });
  x = builder.relu(`${name}_depthwise_relu`, builder.batchNorm(`${name}_depthwise_BN`, x), 6);
  x = builder.batchNorm(
    `${name}_project_BN`,
    builder.conv(`${name}_project`, x, { size: 1, padding: 'same' }),
  );
  const inChannels = builder.file.kernelShape(`${name}_expand`)[2];
  const outChannels = builder.file.kernelShape(`${name}_project`)[3];
  const isResidual = block > 0 && !halves && inChannels === outChannels;
  return isResidual ? builder.add(`${name}_add`, [input, x]) : x;
}
