// TensorFlow.js as every tutorial runs it: `tf.grad` through a truncated VGG16, on wasm, one thread.
import { parentPort, workerData } from 'node:worker_threads';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-core/dist/register_all_gradients';

interface Layer {
  readonly name: string;
  readonly inChannels: number;
  readonly filters: number;
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

export interface TfjsJob {
  readonly layer: string;
  readonly channels: readonly number[];
  readonly stepCount: number;
  readonly side: number;
}

const { layers, wasmFolder } = workerData as {
  readonly layers: readonly Layer[];
  readonly wasmFolder: string;
};
const port = parentPort;
if (!port) throw new Error('This runs in a worker thread.');
setWasmPaths(wasmFolder);
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);
const ready = tf.setBackend('wasm').then(() =>
  layers.map(({ name, inChannels, filters, kernel, bias }) => ({
    name,
    kernel: tf.tensor4d(kernel, [3, 3, inChannels, filters]),
    bias: tf.tensor1d(bias),
  })),
);

port.on('message', ({ layer, channels, stepCount, side }: TfjsJob) => {
  void ready.then(async (weights) => {
    const start = performance.now();
    for (const channel of channels) {
      const score = tf.grad((image: tf.Tensor) => {
        let x = image as tf.Tensor4D;
        for (const [index, { name, kernel, bias }] of weights.entries()) {
          x = tf.relu(tf.add(tf.conv2d(x, kernel, 1, 'same'), bias));
          if (name === layer) break;
          const next = weights[index + 1]?.name ?? '';
          if (next.slice(0, 6) !== name.slice(0, 6)) x = tf.maxPool(x, 2, 2, 'valid');
        }
        const channelCount = x.shape[3];
        const chosen = tf.reshape(tf.oneHot(tf.tensor1d([channel], 'int32'), channelCount), [
          1,
          1,
          1,
          channelCount,
        ]);
        return tf.mean(tf.mul(x, chosen));
      });
      let image: tf.Tensor = tf.randomUniform([1, side, side, 3], 128, 148, 'float32', 1);
      for (let step = 0; step < stepCount; step++) {
        const next = tf.tidy(() => {
          const gradient = score(image);
          return tf.add(image, tf.div(gradient, tf.add(tf.sqrt(tf.mean(tf.square(gradient))), 1e-5)));
        });
        image.dispose();
        image = next;
      }
      await image.data();
      image.dispose();
    }
    port.postMessage({ ms: performance.now() - start });
  });
});
