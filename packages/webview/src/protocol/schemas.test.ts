import { describe, expect, it } from 'vitest';
import { parseHostMessage, parsePageMessage, type HostMessage, type PageMessage } from './index.js';

const hostMessages: { readonly [Type in HostMessage['type']]: Extract<HostMessage, { type: Type }> } = {
  openModel: {
    type: 'openModel',
    documentUri: 'file:///a.h5',
    fileName: 'a.h5',
    fileSize: 4,
    fileUrl: 'https://x.test/a.h5',
    folderUrl: 'https://x.test/',
    encoding: null,
    architecture: { name: 'config.json', bytes: new Uint8Array([123, 125]) },
    picturesClearedAtMs: 0,
    settings: { backend: 'auto', workers: 0 },
  },
  openFailed: { type: 'openFailed', documentUri: 'file:///a.h5', fileName: 'a.h5', message: 'It is gone.' },
  selectLayer: { type: 'selectLayer', layer: 'conv2d_1' },
  showView: { type: 'showView', view: 'maximized' },
  showUnit: { type: 'showUnit', layer: 'conv2d_1', channel: 3 },
  addPictures: {
    type: 'addPictures',
    isForCommand: false,
    pictures: [{ name: 'cat.png', uri: 'file:///cat.png', bytes: new Uint8Array([1]) }],
    problems: ['dog.png is gone.'],
  },
  imageFolder: { type: 'imageFolder', name: 'photos', uris: ['file:///photos/a.png'], imageCount: 1 },
  pictureRead: { type: 'pictureRead', requestId: 3, picture: null, problem: 'a.png is gone.' },
  framesDone: {
    type: 'framesDone',
    requestId: 2,
    outcome: { kind: 'opened', folder: { uri: 'file:///films/cat', label: 'films/cat' } },
  },
  clearPictures: { type: 'clearPictures', timeMs: 1_790_000_000_000 },
  cancelJobs: { type: 'cancelJobs' },
  visibility: { type: 'visibility', visible: false },
  settings: { type: 'settings', settings: { backend: 'wasm', workers: 2 } },
  saveDone: { type: 'saveDone', requestId: 1, savedAs: 'a.png', error: null },
};

const pageMessages: { readonly [Type in PageMessage['type']]: Extract<PageMessage, { type: Type }> } = {
  ready: { type: 'ready' },
  modelOpened: {
    type: 'modelOpened',
    selectedLayer: null,
    model: {
      name: 'a',
      format: 'Keras HDF5',
      parameterCount: 320,
      layers: [
        {
          name: 'conv2d_1',
          type: 'Conv2D',
          kind: 'convolution',
          outputShape: '(?, 26, 26, 32)',
          parameterCount: 320,
          hasKernel: true,
          unsupported: null,
        },
      ],
    },
  },
  modelFailed: { type: 'modelFailed', code: 'CORRUPT_FILE', message: 'It is truncated.' },
  layerSelected: { type: 'layerSelected', layer: 'conv2d_1' },
  job: { type: 'job', job: { title: 'Maximizing conv2d_1', done: 3, total: 32 } },
  backend: { type: 'backend', backend: 'WebAssembly', description: 'WebAssembly.' },
  save: { type: 'save', requestId: 1, suggestedName: 'a.png', bytes: new Uint8Array([1, 2]) },
  chooseArchitecture: { type: 'chooseArchitecture' },
  choosePictures: { type: 'choosePictures' },
  readPictures: { type: 'readPictures', uris: ['file:///cat.png'] },
  chooseImageFolder: { type: 'chooseImageFolder' },
  readPicture: { type: 'readPicture', requestId: 3, uri: 'file:///photos/a.png' },
  frames: {
    type: 'frames',
    requestId: 2,
    request: {
      kind: 'write',
      folder: 'file:///films/cat',
      name: 'frame-0001.png',
      bytes: new Uint8Array([1]),
    },
  },
  findings: {
    type: 'findings',
    findings: [{ severity: 'warning', code: 'dead', message: 'conv2d_1: filter 3 is dead.' }],
  },
  rememberEncoding: {
    type: 'rememberEncoding',
    encoding: { range: [0, 255], channelOrder: 'bgr', mean: [103.9, 116.8, 123.7], std: [1] },
  },
  openSettings: { type: 'openSettings' },
  error: { type: 'error', code: 'INTERNAL', message: 'Something broke.' },
};

describe('messages', () => {
  it.each(Object.values(hostMessages))('from the host pass: $type', (message) => {
    expect(parseHostMessage(structuredClone(message))).toEqual(message);
  });

  it.each(Object.values(pageMessages))('from the page pass: $type', (message) => {
    expect(parsePageMessage(structuredClone(message))).toEqual(message);
  });

  it('that are none are refused, saying where', () => {
    expect(() => parseHostMessage({ type: 'selectLayer', layer: 3 })).toThrow(/extension.*at layer/);
    expect(() => parsePageMessage({ type: 'save', requestId: 1, suggestedName: 'a', bytes: 'x' })).toThrow(
      /page.*at bytes/,
    );
    expect(() => parsePageMessage({ type: 'selectLayer', layer: 'a' })).toThrow(TypeError);
    expect(() => parseHostMessage(null)).toThrow(TypeError);
  });
});
