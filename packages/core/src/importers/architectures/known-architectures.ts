import type { Architecture } from './architecture-builder.js';
import { densenet121, densenet169, densenet201 } from './densenet.js';
import { inceptionV3 } from './inception-v3.js';
import { mobilenetV2 } from './mobilenet-v2.js';
import { mobilenet } from './mobilenet.js';
import { resnet101, resnet152, resnet50, resnet50BeforeKeras225 } from './resnet.js';
import { squeezenet10, squeezenet11 } from './squeezenet.js';
import { vgg16, vgg19 } from './vgg.js';
import { xception } from './xception.js';

/** Published networks whose weights people have without the architecture, under the names that users know. */
export const knownArchitectures: readonly (readonly [title: string, architecture: Architecture])[] = [
  ['VGG16', vgg16],
  ['VGG19', vgg19],
  ['SqueezeNet 1.0', squeezenet10],
  ['SqueezeNet 1.1', squeezenet11],
  ['ResNet50', resnet50],
  ['ResNet50', resnet50BeforeKeras225],
  ['ResNet101', resnet101],
  ['ResNet152', resnet152],
  ['MobileNet', mobilenet],
  ['MobileNetV2', mobilenetV2],
  ['InceptionV3', inceptionV3],
  ['Xception', xception],
  ['DenseNet121', densenet121],
  ['DenseNet169', densenet169],
  ['DenseNet201', densenet201],
];
