import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { LayerItem } from '@featurescope/webview/protocol';
import {
  layerAccessibilityLabel,
  layerContext,
  layerDescription,
  layerFacts,
  layerIcon,
} from './layer-words.js';

const convolution: LayerItem = {
  name: 'conv2d_1',
  type: 'Conv2D',
  kind: 'convolution',
  outputShape: '(?, 28, 28, 32)',
  parameterCount: 9248,
  hasKernel: true,
  unsupported: null,
};
const flatten: LayerItem = {
  ...convolution,
  name: 'flatten_1',
  type: 'Flatten',
  kind: 'reshape',
  outputShape: '(?, 3136)',
  parameterCount: 0,
  hasKernel: false,
};
const recurrent: LayerItem = {
  ...convolution,
  name: 'lstm',
  type: 'LSTM',
  kind: 'unsupported',
  outputShape: '',
  parameterCount: 1,
  hasKernel: false,
  unsupported: 'Recurrent layers cannot run.',
};

test('a row says type, output shape and parameters, as far as there are any', () => {
  expect(layerDescription(convolution)).toBe('Conv2D · (?, 28, 28, 32) · 9,248');
  expect(layerDescription(flatten)).toBe('Flatten · (?, 3136)');
  expect(layerDescription(recurrent)).toBe('LSTM · 1');
});

test('a screen reader says it in words', () => {
  expect(layerAccessibilityLabel(convolution)).toBe(
    'conv2d_1, Conv2D, output (?, 28, 28, 32), 9,248 parameters',
  );
  expect(layerAccessibilityLabel(flatten)).toBe('flatten_1, Flatten, output (?, 3136), no parameters');
  expect(layerAccessibilityLabel(recurrent)).toBe(
    'lstm, LSTM, output shape unknown, 1 parameter, cannot run',
  );
  expect(layerFacts(recurrent).at(-1)).toBe('Recurrent layers cannot run.');
});

test('a row offers the actions that its layer can do', () => {
  expect(layerContext(convolution)).toBe('layer kernel maximizable');
  expect(layerContext(flatten)).toBe('layer');
  expect(layerContext({ ...convolution, unsupported: 'No.' })).toBe('layer kernel');
});

test('every kind has an icon that codicons know', () => {
  const css = readFileSync(
    new URL('../../../../node_modules/@vscode/codicons/dist/codicon.css', import.meta.url),
    'utf8',
  );
  const kinds: readonly LayerItem['kind'][] = [
    ...(['input', 'convolution', 'dense', 'normalization', 'activation'] as const),
    ...(['pool', 'merge', 'reshape', 'other', 'unsupported'] as const),
  ];
  for (const kind of kinds) expect(css).toContain(`.codicon-${layerIcon({ ...convolution, kind })}:`);
});
