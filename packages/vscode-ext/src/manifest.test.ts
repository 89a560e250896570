import { readFileSync } from 'node:fs';
import { samplePictures } from '@featurescope/webview/protocol';
import { expect, test } from 'vitest';
import { samples } from './commands/sample-models.js';
import {
  backendChoices,
  commandIds,
  contextKeys,
  customEditorIds,
  modelPanelType,
  settingIds,
  viewIds,
} from './manifest-ids.js';
import { modelExtensions } from './model-files.js';

interface MenuEntry {
  readonly command: string;
  readonly when?: string;
}

interface Manifest {
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly category: string;
      readonly enablement?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuEntry[]>>;
    readonly views: Readonly<Record<string, readonly { readonly id: string }[]>>;
    readonly viewsWelcome: readonly {
      readonly view: string;
      readonly contents: string;
      readonly when: string;
    }[];
    readonly customEditors: readonly {
      readonly viewType: string;
      readonly priority: string;
      readonly selector: readonly { readonly filenamePattern: string }[];
    }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly enum: readonly string[]; readonly default: string }>
      >;
    };
  };
}

const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const text = read('../package.json');
const manifest = JSON.parse(text) as Manifest;
const { contributes } = manifest;
const allMenuEntries = Object.values(contributes.menus).flat();

test('the manifest declares the commands that the code has, and no others', () => {
  expect(contributes.commands.map(({ command }) => command).toSorted()).toEqual(
    Object.values(commandIds).toSorted(),
  );
  for (const { category } of contributes.commands) expect(category).toBe('Featurescope');
});

test('menus and welcome texts use commands that are declared', () => {
  const commands: readonly string[] = Object.values(commandIds);
  expect(
    allMenuEntries.map(({ command }) => command).filter((command) => !commands.includes(command)),
  ).toEqual([]);
  const links = contributes.viewsWelcome.flatMap(({ contents }) =>
    [...contents.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => command),
  );
  expect(links).not.toEqual([]);
  expect(links.filter((command) => !commands.includes(String(command)))).toEqual([]);
});

test('the manifest declares the settings that the code reads, and no others', () => {
  expect(Object.keys(contributes.configuration.properties)).toEqual(Object.values(settingIds));
  const backend = contributes.configuration.properties[settingIds.backend];
  expect(backend?.enum).toEqual(backendChoices);
  expect(backend?.default).toBe('auto');
});

test('views, custom editors and the panel have the ids that the code registers', () => {
  const views = Object.values(contributes.views).flat();
  expect(views.map(({ id }) => id)).toEqual(Object.values(viewIds));
  expect(contributes.customEditors.map(({ viewType }) => viewType)).toEqual(Object.values(customEditorIds));
  expect(manifest.activationEvents).toEqual([`onWebviewPanel:${modelPanelType}`]);
});

test('every context key that the manifest asks for is set by the code, and the other way round', () => {
  const clauses = [
    ...allMenuEntries.map(({ when }) => when ?? ''),
    ...contributes.viewsWelcome.map(({ when }) => when),
    ...contributes.commands.map(({ enablement }) => enablement ?? ''),
  ].join(' ');
  const known: string[] = [...Object.values(viewIds), ...Object.values(customEditorIds)];
  const asked = new Set((clauses.match(/featurescope\.\w+/g) ?? []).filter((key) => !known.includes(key)));
  expect([...asked].toSorted()).toEqual(Object.values(contextKeys).toSorted());
});

test('custom editors cover what the file dialog offers', () => {
  const patterns = contributes.customEditors.flatMap(({ selector }) =>
    selector.map((part) => part.filenamePattern),
  );
  expect(patterns.toSorted()).toEqual(modelExtensions.map((extension) => `*.${extension}`).toSorted());
  expect(contributes.customEditors.find(({ priority }) => priority === 'default')?.selector).toEqual([
    { filenamePattern: '*.keras' },
  ]);
});

test('the types of VS Code are those of the oldest one supported', () => {
  expect(manifest.engines.vscode).toBe(`^${String(manifest.devDependencies['@types/vscode'])}`);
});

test('the build copies the sample models that the command offers, and the pictures that the page does', () => {
  const build = read('../build.mjs');
  for (const { path } of samples) expect(build).toContain(`'${path}'`);
  for (const { file } of samplePictures) expect(build).toContain(`'${file}'`);
});

/** Evaluates the part of VS Code's `when` language that the file menus use: regular expressions, `!`, `&&`. */
function offers(menu: string, path: string, wanted: string = commandIds.visualizeFilters): boolean {
  const entry = contributes.menus[menu]?.find(({ command }) => command === wanted);
  const values: Readonly<Record<string, string>> = {
    resourceFilename: path.replace(/^.*[\\/]/, ''),
    resourcePath: path,
  };
  return (entry?.when ?? '').split(' && ').every((clause) => {
    const match = /^(!)?\(?(\w+) =~ \/(.+)\/(i?)\)?$/.exec(clause);
    if (match === null) return true;
    const [, not, key = '', source = '', flags] = match;
    return new RegExp(source, flags).test(values[key] ?? '') !== (not === '!');
  });
}

const models = [
  '/ws/digits.h5',
  '/ws/a b/weights.best.hdf5',
  '/ws/NET.KERAS',
  '/ws/resnet18.onnx',
  '/ws/web/model.json',
  '/ws/my-package.json',
  '/ws/blocks.json',
  '/ws/.vscode-models/model.json',
  'C:\\ws\\vgg.H5',
];
const others = [
  '/ws/package.json',
  '/ws/package-lock.json',
  '/ws/npm-shrinkwrap.json',
  '/ws/tsconfig.json',
  '/ws/tsconfig.base.json',
  '/ws/tsconfig-build.json',
  '/ws/jsconfig.json',
  '/ws/composer.lock.json',
  '/ws/deno.lock.json',
  '/ws/.eslintrc.json',
  '/ws/.vscode/launch.json',
  'C:\\ws\\.vscode\\settings.json',
  '/ws/train.py',
  '/ws/h5',
  '/ws/photo.png',
  '/ws/model.json5',
];

test.each(models)('the explorer and the tabs offer Visualize Filters on %s', (path) => {
  expect(offers('explorer/context', path)).toBe(true);
  expect(offers('editor/title/context', path)).toBe(true);
});

test.each(others)('they do not on %s', (path) => {
  expect(offers('explorer/context', path)).toBe(false);
  expect(offers('editor/title/context', path)).toBe(false);
});

test.each(['/ws/cat.png', '/ws/a b/IMG_1.JPG', '/ws/x.jpeg', '/ws/x.webp', '/ws/x.gif', '/ws/x.bmp'])(
  'the explorer offers Show Feature Maps and Dream on Image on %s',
  (path) => {
    expect(offers('explorer/context', path, commandIds.showFeatureMaps)).toBe(true);
    expect(offers('explorer/context', path, commandIds.dreamOnImage)).toBe(true);
    expect(offers('explorer/context', path)).toBe(false);
  },
);

test.each(['/ws/m.h5', '/ws/png', '/ws/x.svg', '/ws/jpg.txt'])('but not on %s', (path) => {
  expect(offers('explorer/context', path, commandIds.showFeatureMaps)).toBe(false);
  expect(offers('explorer/context', path, commandIds.dreamOnImage)).toBe(false);
});

test('the button above an editor is only for files whose name says that they are models', () => {
  expect(
    ['/ws/m.h5', '/ws/web/model.json', '/ws/vgg_model.json'].every((path) => offers('editor/title', path)),
  ).toBe(true);
  expect(
    ['/ws/blocks.json', '/ws/supermodel.json', '/ws/train.py'].some((path) => offers('editor/title', path)),
  ).toBe(false);
});
