/** The direction of dependencies between folders; README, "Code map" says it in words. */
const rule = (name, from, to) => ({ name, severity: 'error', from, to });
const VSCODE = '^vscode$|(^|/)@types/vscode/';
module.exports = {
  forbidden: [
    rule('no-cycles', {}, { circular: true }),
    rule('core-knows-no-vscode', { path: '^src/(core/|cli(/|\\.ts))' }, { path: VSCODE }),
    rule('core-stands-alone', { path: '^src/core/' }, { path: '^src/(vscode|cli)(/|\\.ts)|^src/extension\\.ts' }),
    rule('cli-and-vscode-are-strangers', { path: '^src/cli' }, { path: '^src/vscode' }),
    rule('vscode-and-cli-are-strangers', { path: '^src/vscode' }, { path: '^src/cli' }),
    rule('base-is-the-bottom', { path: '^src/core/base/' }, { path: '^src/', pathNot: '^src/core/base/' }),
    rule(
      'model-knows-only-base',
      { path: '^src/core/environment/' },
      { path: '^src/', pathNot: '^src/core/(environment|base)/' },
    ),
    rule(
      'parity-knows-only-the-model',
      { path: '^src/core/parity/' },
      { path: '^src/', pathNot: '^src/core/(parity|environment|base)/' },
    ),
    rule(
      'clusters-know-no-provider',
      { path: '^src/core/cluster/' },
      { path: '^src/', pathNot: '^src/core/(cluster|archive|process|environment|base)/|^src/core/references/yaml/' },
    ),
    rule(
      'registries-know-no-provider',
      { path: '^src/core/registry/' },
      {
        path: '^src/',
        pathNot: '^src/core/(registry|archive|process|environment|base)/|^src/core/references/(images|inspection)/',
      },
    ),
    rule(
      'readers-know-no-provider',
      { path: '^src/core/(references|probe|process|archive|logs|testing)/' },
      { path: '^src/core/providers/' },
    ),
    rule(
      'workflows-are-the-top-of-core',
      { path: '^src/core/', pathNot: '^src/core/workflows/' },
      { path: '^src/core/workflows/' },
    ),
    rule('parity-is-pure', { path: '^src/core/(parity|environment)/' }, { dependencyTypes: ['core'] }),
    rule('only-process-spawns', { path: '^src/', pathNot: '^src/core/process/' }, { path: '^(node:)?child_process$' }),
    rule(
      'providers-are-strangers',
      { path: '^src/core/providers/([^/]+)/' },
      { path: '^src/core/providers/[^/]+/', pathNot: '^src/core/providers/$1/' },
    ),
    rule(
      'only-roots-pick-providers',
      { path: '^src/', pathNot: '^src/(extension|cli)\\.ts|^src/core/providers/' },
      { path: '^src/core/providers/[^/]+/' },
    ),
    rule('no-tests-in-src', { path: '^src/' }, { path: '^test/' }),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
