import { expect, test } from 'vitest';
import { isModelFileName } from './model-files.js';

test.each(['a.h5', 'a.HDF5', 'b.keras', 'resnet.onnx', 'model.json', 'vgg-model.json', 'my.model.json'])(
  '%s is a model',
  (name) => {
    expect(isModelFileName(name)).toBe(true);
  },
);

test.each(['data.json', 'supermodel.json', 'model.json.bak', 'h5', 'train.py'])(
  '%s is not taken for one',
  (name) => {
    expect(isModelFileName(name)).toBe(false);
  },
);
