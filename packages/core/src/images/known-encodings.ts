import type { InputEncodingName } from './input-encoding.js';

/** A family of published networks, told by names that its layers always have. */
interface KnownFamily {
  readonly family: string;
  readonly layers: readonly string[];
  readonly encoding: InputEncodingName;
}

/**
 * What the families of keras.applications were trained on (`preprocess_input` of each module). More special ones come
 * first: a ResNetV2 has all the names of a ResNet.
 */
export const knownFamilies: readonly KnownFamily[] = [
  { family: 'MobileNet', layers: ['conv_dw_1', 'conv_pw_1'], encoding: '-1..1' },
  { family: 'MobileNetV2', layers: ['expanded_conv_depthwise', 'block_1_expand'], encoding: '-1..1' },
  { family: 'Xception', layers: ['block1_conv1', 'block2_sepconv1'], encoding: '-1..1' },
  { family: 'VGG', layers: ['block1_conv1', 'block2_conv2', 'block5_conv3'], encoding: 'caffe' },
  { family: 'ResNetV2', layers: ['conv1_conv', 'conv2_block1_preact_bn'], encoding: '-1..1' },
  {
    family: 'ResNet',
    layers: ['conv1_conv', 'conv2_block1_1_conv', 'conv5_block1_1_conv'],
    encoding: 'caffe',
  },
  { family: 'ResNet', layers: ['bn_conv1', 'res2a_branch2a'], encoding: 'caffe' },
  { family: 'DenseNet', layers: ['conv2_block1_0_bn', 'pool2_conv'], encoding: 'torch' },
  { family: 'Inception', layers: ['mixed0', 'mixed10'], encoding: '-1..1' },
  { family: 'SqueezeNet', layers: ['fire2/squeeze1x1', 'fire9/expand3x3'], encoding: 'caffe' },
];
