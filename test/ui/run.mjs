#!/usr/bin/env node
import { cpSync, globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { findProgram, run } from '../rig/command.mjs';
import { runInBrowser } from './runInBrowser.mjs';

const root = resolve(import.meta.dirname, '../..');
const usage = `Runs test/ui/host/**/*.test.ts inside VS Code's extension host: in desktop VS Code where LOCKSTEP_VSCODE
names an executable or \`code\` is on PATH, else in VS Code's server with Chromium, which the rig installs.

  run.mjs [--no-build] [--browser] [--grep PATTERN] [--extension FOLDER]
`;

const { values } = parseArgs({
  options: {
    'no-build': { type: 'boolean', default: false },
    browser: { type: 'boolean', default: false },
    grep: { type: 'string' },
    extension: { type: 'string', default: root },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

if (values.help) {
  process.stdout.write(usage);
} else {
  process.exitCode = await runSuite();
}

/** Gives the suite's exit code. */
async function runSuite() {
  const testsPath = await buildTests();
  if (!values['no-build']) await run('npm', ['run', '--silent', 'build'], { cwd: root });
  const temporary = mkdtempSync(join(tmpdir(), 'lockstep-ui-'));
  try {
    const workspace = copySample(temporary);
    const suite = {
      extension: resolve(values.extension),
      testsPath,
      workspace,
      logs: join(root, 'test-output', 'ui-logs'),
      env: { LOCKSTEP_UI_GREP: values.grep },
    };
    const desktop = values.browser ? undefined : (process.env.LOCKSTEP_VSCODE ?? findProgram('code'));
    return desktop === undefined ? await runInBrowser(suite) : await runOnDesktop(suite, desktop, temporary);
  } finally {
    rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function buildTests() {
  const outdir = join(root, 'test-output', 'ui-host');
  rmSync(outdir, { recursive: true, force: true });
  const folder = join(root, 'test', 'ui', 'host');
  await build({
    entryPoints: [
      join(folder, 'index.ts'),
      ...globSync('**/*.test.ts', { cwd: folder }).map(file => join(folder, file)),
    ],
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    external: ['vscode'],

    outbase: folder,
    outdir,
    logLevel: 'warning',
  });
  return join(outdir, 'index.js');
}

/** The tests change files, so they get a copy without what its own tools installed. */
function copySample(parent) {
  const workspace = join(parent, 'shop');
  mkdirSync(workspace);
  cpSync(join(root, 'test', 'fixtures', 'shop'), workspace, {
    recursive: true,
    filter: source => basename(source) !== 'node_modules',
  });
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
      launchArgs: [suite.workspace, ...own, '--disable-workspace-trust', '--skip-welcome'],
    });
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}
