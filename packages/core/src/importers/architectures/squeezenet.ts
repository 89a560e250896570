import type { KerasModel } from '../keras/keras-model.js';
import { ArchitectureBuilder } from './architecture-builder.js';
import type { FileWeights } from './file-weights.js';

/** Iandola et al. 2016: a first convolution of 7 × 7, and pools before the 2nd, 5th and 9th module. */
export function squeezenet10(file: FileWeights): KerasModel | null {
  return squeezenet(file, 'squeezenet_v1.0', 7, [1, 4, 8]);
}

/** The authors' later, cheaper version: 3 × 3, and earlier pools. */
export function squeezenet11(file: FileWeights): KerasModel | null {
  return squeezenet(file, 'squeezenet_v1.1', 3, [1, 3, 5]);
}

/** @param pools numbers of the layers (conv1, fire2 … fire9) after which there is a pool */
function squeezenet(
  file: FileWeights,
  name: string,
  firstSize: number,
  pools: readonly number[],
): KerasModel | null {
  const builder = new ArchitectureBuilder(file, name);
  let x = builder.input(null, file.kernelShape('conv1')[2] ?? 3);
  x = builder.relu('relu_conv1', builder.conv('conv1', x, { size: firstSize, strides: 2 }));
  for (let module = 1; module <= 9; module++) {
    if (module > 1) x = fire(builder, `fire${module}`, x);
    if (pools.includes(module)) x = builder.maxPool(`pool${module}`, x, 3);
  }
  if (file.has('conv10')) {
    x = builder.relu('relu_conv10', builder.conv('conv10', x, { size: 1 }));
    x = builder.softmax('loss', builder.globalAveragePool('pool10', x));
  }
  return builder.build(x);
}

/** Few channels, then many by 1 × 1 and by 3 × 3 side by side. */
function fire(builder: ArchitectureBuilder, name: string, input: string): string {
  const part = (convolution: string, from: string, size: number) =>
    builder.relu(
      `${name}/relu_${convolution}`,
      builder.conv(`${name}/${convolution}`, from, { size, padding: size === 1 ? 'valid' : 'same' }),
    );
  const squeezed = part('squeeze1x1', input, 1);
  return builder.concatenate(`${name}/concat`, [
    part('expand1x1', squeezed, 1),
    part('expand3x3', squeezed, 3),
  ]);
}
