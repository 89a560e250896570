import '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { describeOpGoldens } from '../suites/op-goldens.js';

beforeAll(() => setBackend('wasm'));

describeOpGoldens('wasm');
