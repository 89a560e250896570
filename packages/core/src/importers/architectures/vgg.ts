import type { KerasModel } from '../keras/keras-model.js';
import { ArchitectureBuilder } from './architecture-builder.js';
import type { FileWeights } from './file-weights.js';

/** Simonyan & Zisserman 2014, table 1, columns D and E: convolutions per block. */
const convolutionCounts = {
  vgg16: [2, 2, 3, 3, 3],
  vgg19: [2, 2, 4, 4, 4],
} as const;

export function vgg16(file: FileWeights): KerasModel | null {
  return vgg(file, 'vgg16');
}

export function vgg19(file: FileWeights): KerasModel | null {
  return vgg(file, 'vgg19');
}

function vgg(file: FileWeights, name: keyof typeof convolutionCounts): KerasModel | null {
  const builder = new ArchitectureBuilder(file, name);
  const hasTop = file.has('fc1');
  const channels = file.kernelShape('block5_conv1')[3] ?? 0;
  // The dense layers fix the size: 7 × 7 pixels are left of 224 × 224 after five pools.
  const side = hasTop ? Math.sqrt((file.kernelShape('fc1')[0] ?? 0) / channels) * 32 : null;
  let x = builder.input(side, file.kernelShape('block1_conv1')[2] ?? 3);
  for (const [index, count] of convolutionCounts[name].entries()) {
    const block = `block${index + 1}`;
    for (let position = 1; position <= count; position++) {
      x = builder.conv(`${block}_conv${position}`, x, { size: 3, padding: 'same', activation: 'relu' });
    }
    x = builder.maxPool(`${block}_pool`, x, 2);
  }
  if (hasTop) {
    x = builder.flatten('flatten', x);
    x = builder.dense('fc1', x, 'relu');
    x = builder.dense('fc2', x, 'relu');
    x = builder.dense('predictions', x, 'softmax');
  }
  return builder.build(x);
}
