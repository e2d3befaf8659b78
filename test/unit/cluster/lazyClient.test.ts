import { build } from 'esbuild';
import { expect, test } from 'vitest';

/** What an entry loads at once: all but what lies behind an `import()`. */
async function loadedAtOnce(entry: string): Promise<readonly string[]> {
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    external: ['vscode'],
    loader: { '.sh': 'text' },
    outdir: 'out',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  const outputs = new Map(Object.entries(metafile.outputs));
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const each of outputs.get(path)?.imports ?? []) if (each.kind === 'import-statement') visit(each.path);
  };
  for (const [path, { entryPoint }] of outputs) if (entryPoint === entry) visit(path);
  return [...seen];
}

test.each(['src/extension.ts', 'src/cli.ts', 'src/core/providers/kubernetes/kubernetesProvider.ts'])(
  '%s loads no client of a cluster before one is used',
  async entry => {
    const loaded = await loadedAtOnce(entry);
    expect(loaded.length).toBeGreaterThan(1);
    for (const client of ['@kubernetes/client-node', 'ws', 'yaml']) expect(loaded).not.toContain(client);
  },
);
