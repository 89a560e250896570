/** Core's own suites, on tfjs's wasm backend with our kernels in it. */
import '@tensorflow/tfjs-backend-wasm';
import { getKernel, setBackend } from '@tensorflow/tfjs-core';
import { beforeAll, expect, it } from 'vitest';
import { describeGoldenNetworks } from '../../../core/test/suites/golden-networks.js';
import { describeOpGoldens } from '../../../core/test/suites/op-goldens.js';
import { describeOpGradients } from '../../../core/test/suites/op-gradients.js';
import { registerKernels } from './register-kernels.js';

beforeAll(async () => {
  await setBackend('wasm');
  await registerKernels();
});

it('runs our kernels', () => {
  expect(getKernel('Conv2DInputGradient', 'wasm')).toBeDefined();
});

describeOpGoldens('wasm with our kernels');
describeOpGradients('wasm with our kernels');
describeGoldenNetworks('wasm with our kernels');
