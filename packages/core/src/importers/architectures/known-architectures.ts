import type { Architecture } from './architecture-builder.js';
import { densenet121 } from './densenet121.js';
import { inceptionV3 } from './inception-v3.js';
import { mobilenetV2 } from './mobilenet-v2.js';
import { mobilenet } from './mobilenet.js';
import { resnet50, resnet50BeforeKeras225 } from './resnet50.js';
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
  ['MobileNet', mobilenet],
  ['MobileNetV2', mobilenetV2],
  ['InceptionV3', inceptionV3],
  ['Xception', xception],
  ['DenseNet121', densenet121],
];
