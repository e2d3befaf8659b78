import tseslint from 'typescript-eslint';

const doors = [
  {
    selector: 'CallExpression[callee.property.name=/^show(Information|Warning|Error)Message$/]',
    message: 'Messages go through vscode/platform/notify.ts.',
  },
  {
    selector: "CallExpression[callee.property.name='getConfiguration']",
    message: 'Settings are read in vscode/platform/settings.ts.',
  },
  {
    selector: "CallExpression[callee.property.name='registerCommand']",
    message: 'Commands are registered in vscode/commands/registerCommands.ts.',
  },
  {
    selector: "CallExpression[callee.property.name='executeCommand'][arguments.0.value='setContext']",
    message: 'Context keys are set in vscode/platform/contextKeys.ts.',
  },
];
const plain = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
  { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
  { selector: "Property[key.name='shell']", message: 'Programs are started by argv, never through a shell.' },
  {
    selector: "ImportDeclaration[source.value='node:child_process'] ImportSpecifier[imported.name=/^exec(Sync)?$/]",
    message: 'Programs are started by argv, never through a shell.',
  },
];

export default tseslint.config(
  { ignores: ['dist/', 'node_modules/', 'test-output/', 'test/fixtures/'] },
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/prefer-promise-reject-errors': ['error', { allowThrowingUnknown: true }],
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingUnknown: true }],
      'no-console': 'error',
      'max-lines': ['error', { max: 400 }],
      'no-restricted-syntax': ['error', ...plain],
    },
  },
  {
    files: ['src/core/**/*.ts', 'src/cli/**/*.ts', 'src/cli.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { paths: [{ name: 'vscode', message: 'Only src/vscode and src/extension.ts see vscode.' }] },
      ],
    },
  },
  {
    files: ['src/core/parity/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'process', 'Buffer', 'performance', 'crypto', 'fetch', 'setTimeout'],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Equal input gives equal output: the day is handed in.' },
        { object: 'Math', property: 'random', message: 'Equal input gives equal output.' },
      ],
    },
  },
  {
    files: ['src/vscode/**/*.ts', 'src/extension.ts'],
    ignores: ['src/vscode/platform/**', 'src/vscode/commands/registerCommands.ts'],
    rules: { 'no-restricted-syntax': ['error', ...plain, ...doors] },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-floating-promises': [
        'error',
        { allowForKnownSafeCalls: [{ from: 'package', name: ['test', 'describe', 'it', 'suite'], package: 'vitest' }] },
      ],
    },
  },
  { files: ['test/config/*.ts'], rules: { 'no-restricted-syntax': ['error', plain[0]] } },
);
