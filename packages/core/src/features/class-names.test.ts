import { expect, it } from 'vitest';
import { classNamesFor, classNamesFrom, imagenetClassNames } from './class-names.js';

it.each<[string, string, readonly string[] | null]>([
  ['labels.txt', 'cat\ndog\n', ['cat', 'dog']],
  ['labels.txt', '\uFEFF0 cat\r\n1 guinea pig\r\n', ['cat', 'guinea pig']],
  ['labels.txt', '0: cat\n1: dog', ['cat', 'dog']],
  // Names that begin with a number.
  ['labels.txt', '3 dots\n0 dots', ['3 dots', '0 dots']],
  ['labels.txt', '\n\n', null],
  ['metadata.json', '{"labels": ["cat", "dog"], "name": "pets"}', ['cat', 'dog']],
  ['metadata.json', '{"classes": ["cat", 7]}', ['cat', '7']],
  ['metadata.json', '{"classNames": {"0": "cat", "1": "dog"}}', ['cat', 'dog']],
  ['metadata.json', '{"name": "pets"}', null],
  ['class_names.json', '["cat", "dog"]', ['cat', 'dog']],
  ['class_names.json', '{"1": "dog", "0": "cat"}', ['cat', 'dog']],
  ['class_names.json', '{"dog": 1, "cat": 0}', ['cat', 'dog']],
  // Digits as names: the keys are indices, whatever the values are.
  ['class_names.json', '{"0": "zero", "2": "two"}', ['zero', '1', 'two']],
  ['class_names.json', '{"9999999999": "far"}', null],
  ['metadata.json', '{"version": 2, "epochs": 20}', null],
  ['class_names.json', '{"cat": 0, "dog": 0}', null],
  ['class_names.json', '{}', null],
  ['class_names.json', '[]', null],
  ['class_names.json', 'no JSON', null],
  ['class_names.json', '{"a": {"b": 1}}', null],
])('%s with %j names %j', (file, text, names) => {
  expect(classNamesFrom(file, text)).toEqual(names);
});

it('knows the classes of ImageNet, in order', () => {
  const names = imagenetClassNames();
  expect(names).toHaveLength(1000);
  expect([names[0], names[281], names[285], names[999]]).toEqual([
    'tench, Tinca tinca',
    'tabby, tabby cat',
    'Egyptian cat',
    'toilet tissue, toilet paper, bathroom tissue',
  ]);
  expect(new Set(names).size).toBeGreaterThan(995);
});

it('takes the names that fit the number of classes', () => {
  expect(classNamesFor(2, ['cat', 'dog'])).toEqual(['cat', 'dog']);
  expect(classNamesFor(3, ['cat', 'dog'])).toBeNull();
  expect(classNamesFor(1000, ['cat', 'dog'])?.[1]).toBe('goldfish, Carassius auratus');
  expect(classNamesFor(1001, null)?.slice(0, 2)).toEqual(['background', 'tench, Tinca tinca']);
  expect(classNamesFor(null, null)).toBeNull();
});
