import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { describeGoldenNetworks } from '../suites/golden-networks.js';

beforeAll(() => setBackend('cpu'));

describeGoldenNetworks('cpu');
