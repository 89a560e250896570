import type { KerasModel } from '../keras/keras-model.js';
import { ArchitectureBuilder, oneAfter } from './architecture-builder.js';
import type { FileWeights } from './file-weights.js';

/** Howard et al. 2017, table 1: of the 13 blocks, those that halve the size. */
const halvingBlocks = [2, 4, 6, 12];

/** MobileNet of any width. */
export function mobilenet(file: FileWeights): KerasModel | null {
  const builder = new ArchitectureBuilder(file, 'mobilenet');
  const hasTop = file.has('conv_preds');
  let x = builder.input(hasTop ? 224 : null, file.kernelShape('conv1')[2] ?? 3);
  x = builder.conv('conv1', x, { size: 3, strides: 2, padding: 'same' });
  x = builder.relu('conv1_relu', builder.batchNorm('conv1_bn', x), 6);
  for (let block = 1; block <= 13; block++) {
    const halves = halvingBlocks.includes(block);
    if (halves) x = builder.zeroPad(`conv_pad_${block}`, x, oneAfter);
    x = builder.depthwiseConv(`conv_dw_${block}`, x, {
      size: 3,
      strides: halves ? 2 : 1,
      padding: halves ? 'valid' : 'same',
    });
    x = builder.relu(`conv_dw_${block}_relu`, builder.batchNorm(`conv_dw_${block}_bn`, x), 6);
    x = builder.conv(`conv_pw_${block}`, x, { size: 1, padding: 'same' });
    x = builder.relu(`conv_pw_${block}_relu`, builder.batchNorm(`conv_pw_${block}_bn`, x), 6);
  }
  if (hasTop) {
    x = builder.globalAveragePool('global_average_pooling2d', x, true);
    x = builder.conv('conv_preds', x, { size: 1, padding: 'same' });
    x = builder.softmax('predictions', builder.flatten('reshape_2', x));
  }
  return builder.build(x);
}
