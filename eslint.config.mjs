import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

// The one-way rule of docs/architecture.md: who may not import from whom.
const layers = [
  { target: './shared', from: ['./electron', './renderer', './models', './tests', './scripts'] },
  { target: './electron/engine', from: ['./renderer', './tests', './electron/cli'] },
  { target: './electron/engine', from: './electron', except: ['./engine'] },
  // What a film holds, and what its colours are, knows nothing of what is done with them.
  {
    target: ['film', 'colour', 'motion', 'network', 'track'].map((name) => `./electron/engine/${name}`),
    from: ['session', 'appearance', 'jobs', 'references', 'preview', 'timeline', 'rpc'].map((name) => `./electron/engine/${name}`),
  },
  // One open film, which those share that do something with it.
  {
    target: './electron/engine/session',
    from: ['appearance', 'jobs', 'references', 'preview', 'timeline', 'rpc'].map((name) => `./electron/engine/${name}`),
  },
  // What frames show, which colouring and references ask alike.
  {
    target: './electron/engine/appearance',
    from: ['jobs', 'references', 'preview', 'timeline', 'rpc'].map((name) => `./electron/engine/${name}`),
  },
  { target: './electron/engine/jobs', from: ['preview', 'timeline', 'rpc'].map((name) => `./electron/engine/${name}`) },
  { target: './electron/cli', from: './electron', except: ['./cli', './engine'] },
  { target: './electron/cli', from: './renderer' },
  { target: './renderer', from: ['./electron', './models', './tests'] },
  { target: ['./electron', './renderer'], from: ['./tests', './models'] },
  { target: './models', from: ['./electron', './renderer', './tests', './scripts'] },
];

// The main process in its order; what stands in one row knows nothing of its neighbours.
const mainOrder = [
  ['storage', 'i18n'],
  ['engine-host'],
  ['queue'],
  ['export', 'library', 'networks', 'settings'],
  ['window'],
  ['ipc'],
  ['app'],
];
const mainFolder = (name) => `./electron/${name}`;
const mainLayers = mainOrder.flatMap((row, index) =>
  row.map((name) => ({
    target: mainFolder(name),
    from: [...row.filter((other) => other !== name), ...mainOrder.slice(index + 1).flat()]
      .map(mainFolder)
      .concat('./electron/main.ts', './electron/cli'),
  })),
);
/** Of the engine, the main process uses how files are found and written; everything else it asks the engine's process for. */
const mainWithoutEngine = {
  target: ['./electron/main.ts', ...mainOrder.flat().map(mainFolder)],
  from: './electron/engine',
  except: ['./files'],
};

export default tseslint.config(
  { ignores: ['node_modules/', 'out/', 'dist/', 'test-results/', 'artifacts/', '.venv/', 'models/training/**/*.py'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    rules: {
      'import-x/no-default-export': 'error',
      'import-x/no-restricted-paths': ['error', { zones: [...layers, ...mainLayers, mainWithoutEngine] }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Typed arrays are indexed in inner loops whose bounds the loop itself states.
      '@typescript-eslint/no-non-null-assertion': 'off',
      'max-lines': ['error', { max: 400, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['electron/engine/**/*.ts', 'electron/cli/**/*.ts', 'shared/**/*.ts', 'renderer/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-imports': ['error', { paths: [{ name: 'electron', message: 'Only electron/ itself may reach for Electron.' }] }],
    },
  },
  {
    files: ['renderer/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: ":matches(Program, ExportNamedDeclaration) > VariableDeclaration[kind='let']",
          message: 'What a page keeps is a part of it (renderer/page.ts), not a variable of a module.',
        },
        {
          selector:
            ':matches(Program, ExportNamedDeclaration) > VariableDeclaration > VariableDeclarator > NewExpression[callee.name=/^(Map|Set|WeakMap|Listeners)$/][arguments.length=0]',
          message: 'What a page keeps is a part of it (renderer/page.ts), not a table of a module.',
        },
      ],
    },
  },
  {
    files: ['*.config.ts'],
    rules: { 'import-x/no-default-export': 'off' },
  },
);
