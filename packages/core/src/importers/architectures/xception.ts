import type { KerasModel } from '../keras/keras-model.js';
import { ArchitectureBuilder } from './architecture-builder.js';
import type { FileWeights } from './file-weights.js';

/** Chollet 2016, figure 5. Its four shortcuts have no names of their own: Keras numbered them. */
export function xception(file: FileWeights): KerasModel | null {
  const builder = new ArchitectureBuilder(file, 'xception');
  const hasTop = file.has('predictions');
  let x = builder.input(hasTop ? 299 : null, file.kernelShape('block1_conv1')[2] ?? 3);
  for (const [index, strides] of [2, 1].entries()) {
    const name = `block1_conv${index + 1}`;
    x = builder.batchNorm(`${name}_bn`, builder.conv(name, x, { size: 3, strides }));
    x = builder.relu(`${name}_act`, x);
  }
  for (let block = 2; block <= 13; block++) {
    const halves = block <= 4 || block === 13;
    x = halves ? halvingBlock(builder, x, block) : middleBlock(builder, x, block);
  }
  for (const position of [1, 2]) {
    const name = `block14_sepconv${position}`;
    x = builder.relu(`${name}_act`, separable(builder, x, name));
  }
  if (hasTop) x = builder.dense('predictions', builder.globalAveragePool('avg_pool', x), 'softmax');
  return builder.build(x);
}

function halvingBlock(builder: ArchitectureBuilder, input: string, block: number): string {
  const convolved = builder.conv(builder.nextNumbered('conv2d'), input, {
    size: 1,
    strides: 2,
    padding: 'same',
  });
  const shortcut = builder.batchNorm(builder.nextNumbered('batch_normalization'), convolved);
  let x = input;
  for (const position of [1, 2]) {
    const name = `block${block}_sepconv${position}`;
    // Block 2 gets its input from a ReLU already.
    if (block > 2 || position > 1) x = builder.relu(`${name}_act`, x);
    x = separable(builder, x, name);
  }
  x = builder.maxPool(`block${block}_pool`, x, 3, 'same');
  return builder.add(`block${block}_add`, [x, shortcut]);
}

function middleBlock(builder: ArchitectureBuilder, input: string, block: number): string {
  let x = input;
  for (const position of [1, 2, 3]) {
    const name = `block${block}_sepconv${position}`;
    x = separable(builder, builder.relu(`${name}_act`, x), name);
  }
  return builder.add(`block${block}_add`, [x, input]);
}

function separable(builder: ArchitectureBuilder, input: string, name: string): string {
  return builder.batchNorm(`${name}_bn`, builder.separableConv(name, input, { size: 3, padding: 'same' }));
}
