import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const typescript = ['**/*.ts', '**/*.tsx'];
const tests = ['**/*.test.ts', '**/*.test.tsx', 'packages/*/test/**'];

/** What a package must do without, though some library's types may put it into scope. */
const pageGlobals = ['document', 'window', 'localStorage', 'HTMLElement', 'Image'];
const nodeGlobals = ['process', 'Buffer', 'require', '__dirname', 'global', 'setImmediate'];
const workerGlobals = ['self', 'postMessage', 'Worker', 'importScripts', 'navigator'];

const noEnum = {
  selector: 'TSEnumDeclaration',
  message: 'No enum: a union of string literals says the same.',
};

/** @param {string} path @param {readonly string[]} names @param {string} reason */
const without = (path, names, reason) => ({
  files: [path],
  ignores: tests,
  rules: { 'no-restricted-globals': ['error', ...names.map((name) => ({ name, message: reason }))] },
});

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/node_modules/',
    'models/**/*.js',
    'test-results/',
    '.featurescope/',
    '.turbo/',
    '**/.turbo/',
    // AssemblyScript: it looks like TypeScript and has another compiler.
    'packages/worker/assembly/',
    'benchmarks/assembly/',
  ]),
  js.configs.recommended,
  {
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'object-shorthand': 'error',
      'prefer-template': 'error',
      'no-param-reassign': 'error',
      // A file is one idea; what grows past this holds several.
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
      'no-warning-comments': ['error', { terms: ['todo', 'fixme', 'xxx'] }],
    },
  },
  {
    files: typescript,
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { project: 'tsconfig.lint.json', tsconfigRootDir: import.meta.dirname },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      // Costly, and about what is not used here.
      '@typescript-eslint/no-unsafe-enum-assignment': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // It asks for the `!` that is forbidden.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      // An index signature of a record with known keys says more than a dot.
      '@typescript-eslint/dot-notation': 'off',
      'no-restricted-syntax': [
        'error',
        noEnum,
        {
          selector: 'TSTypeAssertion, TSAsExpression > TSAsExpression',
          message: 'No double assertion: parse the value instead.',
        },
      ],
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          ...[
            'AbortController',
            'AbortSignal',
            'Blob',
            'Buffer',
            'URL',
            'URLSearchParams',
            'WebAssembly',
            'console',
            'fetch',
            'performance',
          ],
          ...[
            'process',
            'setTimeout',
            'clearTimeout',
            'setInterval',
            'clearInterval',
            'setImmediate',
            'structuredClone',
          ],
          ...['TextDecoder', 'TextEncoder'],
        ].map((name) => [name, 'readonly']),
      ),
    },
    // Scripts speak to people through the console.
    rules: {
      'no-console': 'off',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { module: 'writable', require: 'readonly' } },
  },
  { files: ['packages/cli/src/**'], rules: { 'no-console': 'off' } },
  without(
    'packages/core/src/**',
    [...pageGlobals, ...nodeGlobals, ...workerGlobals],
    'core is pure computation.',
  ),
  without('packages/worker/src/**', pageGlobals, 'worker runs off the page.'),
  without('packages/{webview,vscode-ext}/src/**', nodeGlobals, 'This runs in browsers too.'),
  without(
    'packages/vscode-ext/src/**',
    [...nodeGlobals, ...pageGlobals],
    'The extension host has no page, and on the web no Node.',
  ),
  {
    files: tests,
    rules: {
      // A double of something large need not be all of it.
      'no-restricted-syntax': ['error', noEnum],
      'max-lines': ['error', { max: 600, skipBlankLines: true, skipComments: true }],
    },
  },
);
