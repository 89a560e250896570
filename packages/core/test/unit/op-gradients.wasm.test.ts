import '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { describeOpGradients } from '../suites/op-gradients.js';

beforeAll(() => setBackend('wasm'));

describeOpGradients('wasm');
