import { cpSync, globSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';
import { desktopVscode } from './desktopVscode.mjs';
import { runInBrowser } from './runInBrowser.mjs';

const root = resolve(import.meta.dirname, '../..');

/**
 * Runs test/ui/host inside VS Code's extension host and gives the exit code.
 * @param {{ extension: string, browser: boolean, env: Record<string, string> }} options
 */
export async function runHost({ extension, browser, env }) {
  const testsPath = await bundleTests();
  const temporary = mkdtempSync(join(tmpdir(), 'lockstep-ui-'));
  try {
    const suite = {
      extension,
      testsPath,
      workspace: copySample(temporary),
      logs: join(root, 'test-output', 'ui-logs'),
      env,
    };
    const desktop = browser ? undefined : desktopVscode();
    return desktop === undefined ? await runInBrowser(suite) : await runOnDesktop(suite, desktop, temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function bundleTests() {
  const outdir = join(root, 'test-output', 'ui-host');
  rmSync(outdir, { recursive: true, force: true });
  const folder = join(root, 'test', 'ui', 'host');
  await build({
    entryPoints: ['index.ts', ...globSync('**/*.test.ts', { cwd: folder })].map(file => join(folder, file)),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    outbase: folder,
    outdir,
    logLevel: 'warning',
  });
  return join(outdir, 'index.js');
}

/** The tests change files, so they get a copy, without what the sample's own tools installed. */
function copySample(parent) {
  const workspace = join(parent, 'shop');
  const filter = source => basename(source) !== 'node_modules';
  cpSync(join(root, 'test', 'fixtures', 'shop'), workspace, { recursive: true, filter });
  return workspace;
}

async function runOnDesktop(suite, vscodeExecutablePath, temporary) {
  const { runTests } = await import('@vscode/test-electron');
  const own = ['--user-data-dir', join(temporary, 'user'), '--extensions-dir', join(temporary, 'extensions')];
  try {
    return await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: suite.extension,
      extensionTestsPath: suite.testsPath,
      extensionTestsEnv: suite.env,
      launchArgs: [suite.workspace, ...own],
    });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
