import '@tensorflow/tfjs-backend-cpu';
import { setBackend } from '@tensorflow/tfjs-core';
import { beforeAll } from 'vitest';
import { describeOpGoldens } from '../suites/op-goldens.js';

beforeAll(() => setBackend('cpu'));

describeOpGoldens('cpu');
