import { cp, readFile, rm } from 'node:fs/promises';
import { build, context } from 'esbuild';

const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const describe = process.argv.includes('--describe');

/** CommonJS dependencies expect these names; an ES module has none of them. */
const commonjsNames =
  "import{createRequire as lockstepRequire}from'node:module';" +
  'const require=lockstepRequire(import.meta.url),{filename:__filename,dirname:__dirname}=import.meta;';

const { version } = JSON.parse(await readFile('package.json', 'utf8'));

const shared = {
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  splitting: true,
  outdir: 'dist',
  sourcemap: !production,
  minify: production,
  banner: { js: commonjsNames },
  external: ['cpu-features'],
  // Its main file is UMD, whose inner requires a bundler can't follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  loader: { '.node': 'empty', '.sh': 'text' },
  define: { LOCKSTEP_VERSION: JSON.stringify(version) },
  logLevel: 'warning',
};

/** One build for both entries, so that they share chunks; the command line's own bundle below proves that core is free of vscode. */
const both = { ...shared, entryPoints: ['src/extension.ts', 'src/cli.ts'], external: [...shared.external, 'vscode'] };
const withoutVscode = { ...shared, entryPoints: ['src/cli.ts'], write: false };

if (describe) {
  const { metafile } = await build({ ...both, metafile: true, write: false });
  process.stdout.write(JSON.stringify(metafile));
} else {
  await rm('dist', { recursive: true, force: true });
  if (watch) {
    const watcher = await context(both);
    await watcher.watch();
  } else {
    await Promise.all([build(both), build(withoutVscode)]);
  }
  await cp('node_modules/@devcontainers/cli', 'dist/devcontainers-cli', { recursive: true });
}
