import type { KerasModel } from '../keras/keras-model.js';
import { ArchitectureBuilder } from './architecture-builder.js';
import type { FileWeights } from './file-weights.js';

/** He et al. 2015, table 1: blocks of the stages "conv2_x" to "conv5_x". */
const blockCounts = {
  resnet50: [3, 4, 6, 3],
  resnet101: [3, 4, 23, 3],
  resnet152: [3, 8, 36, 3],
} as const;

type ResNetName = keyof typeof blockCounts;

/** How the layers of a block are called. */
interface BlockNames {
  readonly convolution: (position: 0 | 1 | 2 | 3) => string;
  readonly norm: (position: 0 | 1 | 2 | 3) => string;
  readonly other: (what: string) => string;
  readonly epsilon: number;
}

export function resnet50(file: FileWeights): KerasModel | null {
  return resnet(file, 'resnet50');
}

export function resnet101(file: FileWeights): KerasModel | null {
  return resnet(file, 'resnet101');
}

export function resnet152(file: FileWeights): KerasModel | null {
  return resnet(file, 'resnet152');
}

/** A ResNet under the names of Keras since 2.2.5 ("conv2_block1_1_conv"). */
function resnet(file: FileWeights, name: ResNetName): KerasModel | null {
  const builder = new ArchitectureBuilder(file, name);
  const input = builder.input(file.has('predictions') ? 224 : null, file.kernelShape('conv1_conv')[2] ?? 3);
  const x = stem(builder, input, 'conv1_conv', 'conv1_bn', 1.001e-5, true);
  return stages(builder, x, blockCounts[name], (stage, block) => {
    const name = `conv${stage}_block${block + 1}`;
    return {
      convolution: (position) => `${name}_${position}_conv`,
      norm: (position) => `${name}_${position}_bn`,
      other: (what) => `${name}_${what}`,
      epsilon: 1.001e-5,
    };
  });
}

/** ResNet50 under its older names ("res2a_branch2a"). */
export function resnet50BeforeKeras225(file: FileWeights): KerasModel | null {
  const builder = new ArchitectureBuilder(file, 'resnet50');
  const input = builder.input(file.has('fc1000') ? 224 : null, file.kernelShape('conv1')[2] ?? 3);
  // The pool was padded from Keras 2.2.3 on; such files list the padding.
  const x = stem(builder, input, 'conv1', 'bn_conv1', 1e-3, file.lists('pool1_pad'));
  return stages(builder, x, blockCounts.resnet50, (stage, block) => {
    const name = `${stage}${'abcdef'.charAt(block)}`;
    const branch = (position: number) => (position === 0 ? 'branch1' : `branch2${' abc'.charAt(position)}`);
    return {
      convolution: (position) => `res${name}_${branch(position)}`,
      norm: (position) => `bn${name}_${branch(position)}`,
      other: (what) => `res${name}_${what}`,
      epsilon: 1e-3,
    };
  });
}

function stem(
  builder: ArchitectureBuilder,
  input: string,
  convolution: string,
  norm: string,
  epsilon: number,
  padsPool: boolean,
): string {
  let x = builder.zeroPad('conv1_pad', input, 3);
  x = builder.conv(convolution, x, { size: 7, strides: 2 });
  x = builder.relu('conv1_relu', builder.batchNorm(norm, x, epsilon));
  if (padsPool) x = builder.zeroPad('pool1_pad', x, 1);
  return builder.maxPool('pool1_pool', x, 3);
}

function stages(
  builder: ArchitectureBuilder,
  stemOutput: string,
  counts: readonly number[],
  namesOf: (stage: number, block: number) => BlockNames,
): KerasModel | null {
  let x = stemOutput;
  for (const [index, count] of counts.entries()) {
    for (let block = 0; block < count; block++) {
      const strides = block === 0 && index > 0 ? 2 : 1;
      x = bottleneck(builder, x, namesOf(index + 2, block), strides, block === 0);
    }
  }
  const top = builder.file.nameAmong('predictions', 'fc1000', 'probs');
  if (builder.file.has(top)) x = builder.dense(top, builder.globalAveragePool('avg_pool', x), 'softmax');
  return builder.build(x);
}

/** 1 × 1, 3 × 3, 1 × 1, around which the input goes as it is or, at the start of a stage, through a convolution. */
function bottleneck(
  builder: ArchitectureBuilder,
  input: string,
  names: BlockNames,
  strides: number,
  hasShortcut: boolean,
): string {
  const normed = (position: 0 | 1 | 2 | 3, from: string) => {
    const size = position === 2 ? 3 : 1;
    const convolved = builder.conv(names.convolution(position), from, {
      size,
      strides: position < 2 ? strides : 1,
      padding: size === 3 ? 'same' : 'valid',
    });
    return builder.batchNorm(names.norm(position), convolved, names.epsilon);
  };
  const shortcut = hasShortcut ? normed(0, input) : input;
  let x = builder.relu(names.other('1_relu'), normed(1, input));
  x = builder.relu(names.other('2_relu'), normed(2, x));
  return builder.relu(names.other('out'), builder.add(names.other('add'), [shortcut, normed(3, x)]));
}
