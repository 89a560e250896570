import { expect, test } from 'vitest';
import { restorableUri } from './restorable-uri.js';

test('the document of a stored state is found', () => {
  expect(restorableUri({ documentUri: 'file:///a/b.h5', layer: 'conv' })).toBe('file:///a/b.h5');
  expect(restorableUri({ documentUri: 'vscode-vfs://github/a/b.h5' })).toBe('vscode-vfs://github/a/b.h5');
});

test.each([
  undefined,
  null,
  'file:///a',
  {},
  { documentUri: 3 },
  { documentUri: '' },
  { documentUri: '/a/b.h5' },
])('the state %j has none', (state) => {
  expect(restorableUri(state)).toBeUndefined();
});
