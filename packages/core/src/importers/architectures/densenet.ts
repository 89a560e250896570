import type { KerasModel } from '../keras/keras-model.js';
import { ArchitectureBuilder } from './architecture-builder.js';
import type { FileWeights } from './file-weights.js';

/** Huang et al. 2016, table 1: convolution pairs of the dense blocks "conv2" to "conv5". */
const blockCounts = {
  densenet121: [6, 12, 24, 16],
  densenet169: [6, 12, 32, 32],
  densenet201: [6, 12, 48, 32],
} as const;

/** Keras's setting for all of DenseNet's batch norms. */
const epsilon = 1.001e-5;

export function densenet121(file: FileWeights): KerasModel | null {
  return densenet(file, 'densenet121');
}

export function densenet169(file: FileWeights): KerasModel | null {
  return densenet(file, 'densenet169');
}

export function densenet201(file: FileWeights): KerasModel | null {
  return densenet(file, 'densenet201');
}

function densenet(file: FileWeights, name: keyof typeof blockCounts): KerasModel | null {
  const builder = new ArchitectureBuilder(file, name);
  const counts = blockCounts[name];
  const top = file.nameAmong('predictions', 'fc1000');
  // Before Keras 3 the first two layers had a slash in their names.
  const first = file.nameAmong('conv1_conv', 'conv1/conv');
  let x = builder.input(file.has(top) ? 224 : null, file.kernelShape(first)[2] ?? 3);
  x = builder.conv(first, builder.zeroPad('zero_padding2d', x, 3), { size: 7, strides: 2 });
  x = builder.batchNorm(file.nameAmong('conv1_bn', 'conv1/bn'), x, epsilon);
  x = builder.zeroPad('zero_padding2d_1', builder.relu('conv1_relu', x), 1);
  x = builder.maxPool('pool1', x, 3);
  for (const [index, count] of counts.entries()) {
    for (let pair = 1; pair <= count; pair++) x = densePair(builder, `conv${index + 2}_block${pair}`, x);
    if (index < counts.length - 1) x = transition(builder, `pool${index + 2}`, x);
  }
  x = builder.relu('relu', builder.batchNorm('bn', x, epsilon));
  if (file.has(top)) x = builder.dense(top, builder.globalAveragePool('avg_pool', x), 'softmax');
  return builder.build(x);
}

/** Two convolutions whose few new channels join all that came before. */
function densePair(builder: ArchitectureBuilder, name: string, input: string): string {
  let x = builder.relu(`${name}_0_relu`, builder.batchNorm(`${name}_0_bn`, input, epsilon));
  x = builder.batchNorm(`${name}_1_bn`, builder.conv(`${name}_1_conv`, x, { size: 1 }), epsilon);
  x = builder.conv(`${name}_2_conv`, builder.relu(`${name}_1_relu`, x), { size: 3, padding: 'same' });
  return builder.concatenate(`${name}_concat`, [input, x]);
}

/** Half the channels, half the size. */
function transition(builder: ArchitectureBuilder, name: string, input: string): string {
  const x = builder.relu(`${name}_relu`, builder.batchNorm(`${name}_bn`, input, epsilon));
  return builder.averagePool(`${name}_pool`, builder.conv(`${name}_conv`, x, { size: 1 }), 2, 2);
}
