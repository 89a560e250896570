import '@tensorflow/tfjs-backend-wasm';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { describeGoldenNetworks } from '../suites/golden-networks.js';

beforeAll(() => setBackend('wasm'));

describeGoldenNetworks('wasm');
