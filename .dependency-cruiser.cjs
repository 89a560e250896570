// core ← worker ← webview ← vscode-ext, and worker ← cli: "is imported by". Nothing imports backwards.
// core's pure functions (colour maps, pictures of kernels) may be used by anyone further along but the extension host.

/** Platform modules, and who must do without them. */
const nodeModules = { dependencyTypes: ['core'] };
const tests = '\\.test\\.ts$|/test/';

/** What a package may import of the others. A package's entry resolves to its `src/index.ts`. */
const mayImport = {
  core: [],
  worker: ['core'],
  webview: ['worker', 'core'],
  cli: ['worker', 'core'],
};

const chain = Object.entries(mayImport).map(([name, allowed]) => ({
  name: `${name}-imports-${allowed.join('-') || 'no-package'}`,
  comment: `packages/${name} may import ${allowed.map((other) => `packages/${other}`).join(', ') || 'no other package'}.`,
  severity: 'error',
  from: { path: `^packages/${name}/`, pathNot: tests },
  to: {
    path: '^packages/',
    pathNot: [name, ...allowed].map((other) => `^packages/${other}/`),
  },
}));

const backwards = Object.entries({
  core: ['worker', 'webview', 'cli', 'vscode-ext'],
  worker: ['webview', 'cli', 'vscode-ext'],
  webview: ['cli', 'vscode-ext'],
  cli: ['webview', 'vscode-ext'],
}).map(([name, above]) => ({
  name: `${name}-never-imports-backwards`,
  comment: 'Not even in tests.',
  severity: 'error',
  from: { path: `^packages/${name}/` },
  to: { path: above.map((other) => `^packages/${other}/`) },
}));

module.exports = {
  forbidden: [
    ...chain,
    ...backwards,
    {
      name: 'extension-knows-only-the-protocol',
      comment:
        'The extension host talks to the page in messages: only packages/webview/src/protocol may be imported.',
      severity: 'error',
      from: { path: '^packages/vscode-ext/src/', pathNot: tests },
      to: { path: '^packages/', pathNot: ['^packages/vscode-ext/', '^packages/webview/src/protocol'] },
    },
    {
      name: 'extension-without-tensorflow',
      comment: 'The host bundle stays small.',
      severity: 'error',
      from: { path: '^packages/vscode-ext/src/', pathNot: tests },
      to: { path: 'node_modules/@tensorflow/' },
    },
    {
      name: 'no-node-in-pages-and-web-workspaces',
      comment:
        'These run in browsers too; only worker’s src/node may use Node, for the command line and for tests.',
      severity: 'error',
      from: {
        path: '^packages/(core|worker|webview|vscode-ext)/src/',
        pathNot: [tests, '^packages/worker/src/node(/|\\.ts$)'],
      },
      to: nodeModules,
    },
    {
      name: 'node-entry-only-for-node',
      comment: 'What pages load must not reach worker’s Node part.',
      severity: 'error',
      from: { path: '^packages/(worker/src/(?!node(/|\\.ts$))|webview/src/)', pathNot: tests },
      to: { path: '^packages/worker/src/node(/|\\.ts$)' },
    },
    {
      name: 'vscode-only-in-the-extension',
      severity: 'error',
      from: { pathNot: '^packages/vscode-ext/' },
      to: { path: '^vscode$|node_modules/@types/vscode/' },
    },
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other; code may not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'everything-resolves',
      severity: 'error',
      from: {},
      // VS Code gives `vscode` at run time.
      to: { couldNotResolve: true, pathNot: '^vscode$' },
    },
    {
      name: 'no-undeclared-packages',
      comment:
        'What is shipped stands among the dependencies in its own package.json; tests and build scripts may use the root’s.',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: {
        dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'npm-dev'],
        dependencyTypesNot: ['type-only'],
        pathNot: '^vscode$|/@types/',
      },
    },
    {
      name: 'no-tests-in-sources',
      severity: 'error',
      from: { path: '^packages/[^/]+/src/', pathNot: tests },
      to: { path: tests },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^packages/[^/]+/(test/)?dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'browser', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
      mainFields: ['module', 'main', 'types'],
    },
  },
};
