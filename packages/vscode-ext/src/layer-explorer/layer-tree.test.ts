import { expect, test } from 'vitest';
import type { LayerItem } from '@featurescope/webview/protocol';
import { layerCount, layerTree, type LayerNode } from './layer-tree.js';

const layer = (name: string): LayerItem => ({
  name,
  type: 'Conv2D',
  kind: 'convolution',
  outputShape: '',
  parameterCount: 0,
  hasKernel: true,
  unsupported: null,
});

/** Writes a tree as nested arrays of labels. */
function labels(nodes: readonly LayerNode[]): unknown[] {
  return nodes.map((node) => (node.kind === 'layer' ? node.label : [node.label, labels(node.children)]));
}

const labelsOf = (...names: string[]) => labels(layerTree(names.map(layer)).roots);

test('plain names stay a list in the model’s order', () => {
  expect(labelsOf('input', 'conv2', 'conv1')).toEqual(['input', 'conv2', 'conv1']);
});

test('the parts before a slash are folders, each where its first layer stood', () => {
  expect(labelsOf('input', 'encoder/conv1', 'skip', 'encoder/block/conv2', 'encoder/conv3', 'out')).toEqual([
    'input',
    ['encoder', ['conv1', ['block', ['conv2']], 'conv3']],
    'skip',
    'out',
  ]);
});

test('a layer may have the name of a folder, and slashes at its ends', () => {
  expect(labelsOf('a', 'a/b', '/c', 'd/', '/')).toEqual(['a', ['a', ['b']], 'c', 'd', '/']);
});

test('every layer is found by its whole name, and knows the way up', () => {
  const { leaves, roots } = layerTree(['x', 'a/b/c'].map(layer));
  const leaf = leaves.get('a/b/c');
  expect(leaf?.label).toBe('c');
  expect(leaf?.parent?.path).toBe('a/b');
  expect(leaf?.parent?.parent).toBe(roots[1]);
  expect(leaf?.parent?.parent?.parent).toBeUndefined();
});

test('a group counts the layers of its groups', () => {
  const [group] = layerTree(['a/b', 'a/c/d', 'a/c/e'].map(layer)).roots;
  expect(group?.kind === 'group' ? layerCount(group) : undefined).toBe(3);
});
