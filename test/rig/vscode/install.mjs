import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { findProgram, run, succeeds } from '../command.mjs';
import { alone } from '../lock.mjs';
import { cacheFolder } from '../paths.mjs';
import { step } from '../step.mjs';
import { installPackages, installPrograms } from '../system.mjs';

/** Each version of code-server carries one of VS Code's own server and workbench: 4.139.1 has 1.139.1. */
export const codeServerVersion = '4.139.1';

/** npm's packages of Node have its headers too, which the native modules are compiled with. */
const nodePackage = `node-${process.platform}-${process.arch}`;

const nativePrograms = { gcc: 'gcc', 'g++': 'g++', make: 'make', python3: 'python3', 'pkg-config': 'pkg-config' };
const nativeLibraries = ['libkrb5-dev', 'libsecret-1-dev', 'libx11-dev', 'libxkbfile-dev'];

/**
 * VS Code's server with the Node it wants, installed from npm into the cache on the first call (2 minutes, 600 MB).
 * @param {{ yes?: boolean }} [consent]
 * @returns {Promise<{ version: string, node: string, serverMain: string }>}
 */
export async function ensureVscode({ yes = false } = {}) {
  const folder = join(cacheFolder, `vscode-${codeServerVersion}`);
  if (!existsSync(join(folder, 'complete'))) {
    await alone(async () => {
      if (!existsSync(join(folder, 'complete'))) await install(folder, { yes });
    }, 'vscode');
  }
  return {
    version: codeServerVersion,
    node: nodeIn(folder),
    serverMain: join(folder, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
  };
}

/**
 * The browser that opens the workbench: one that is there, or Debian's.
 * @param {{ yes?: boolean }} [consent]
 * @returns {Promise<string>} its path
 */
export async function ensureChromium({ yes = false } = {}) {
  if (findChromium() === undefined) await installPrograms({ chromium: 'chromium' }, { yes });
  return findChromium();
}

function findChromium() {
  if (process.env.LOCKSTEP_CHROMIUM) return process.env.LOCKSTEP_CHROMIUM;
  return ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
    .map(findProgram)
    .find(path => path !== undefined);
}

async function install(folder, consent) {
  await installPrograms(nativePrograms, consent);
  const missing = [];
  for (const library of nativeLibraries) {
    if (!(await succeeds('dpkg-query', ['--show', library]))) missing.push(library);
  }
  if (missing.length > 0) await installPackages(missing, consent);
  const partial = `${folder}.partial-${process.pid}`;
  mkdirSync(partial, { recursive: true });
  writeFileSync(
    join(partial, 'package.json'),
    JSON.stringify({ private: true, allowScripts: { 'code-server': true } }),
  );
  try {
    await step('install Node 24 for VS Code', () => npmInstall(partial, [`${nodePackage}@24`], {}));
    await step(`install VS Code from code-server ${codeServerVersion}`, () => installServer(partial));
    await run(nodeIn(partial), [
      join(partial, 'node_modules', 'code-server', 'lib', 'vscode', 'out', 'server-main.js'),
      '--version',
    ]);
    writeFileSync(join(partial, 'complete'), '');
    rmSync(folder, { recursive: true, force: true });
    renameSync(partial, folder);
  } finally {
    rmSync(partial, { recursive: true, force: true });
  }
}

/** The native modules are compiled for the Node that will run them, so its folder comes first in PATH and gives the headers. */
async function installServer(folder) {
  const node = join(folder, 'node_modules', nodePackage);
  const env = {
    PATH: `${join(node, 'bin')}${delimiter}${process.env.PATH}`,
    npm_config_nodedir: node,
    npm_config_ignore_scripts: 'false',
  };
  await npmInstall(folder, [`code-server@${codeServerVersion}`], env);
}

const nodeIn = folder => join(folder, 'node_modules', nodePackage, 'bin', 'node');

function npmInstall(folder, packages, env) {
  return run('npm', ['install', '--no-audit', '--no-fund', ...packages], {
    cwd: folder,
    env: { ...withoutNpmVariables(), ...env },
    log: `${cacheFolder}/vscode-install.log`,
  });
}

/** `npm run` hands its own settings to its children, where they would steer this other project's installation. */
function withoutNpmVariables() {
  return Object.fromEntries(
    Object.keys(process.env)
      .filter(name => name.startsWith('npm_'))
      .map(name => [name, undefined]),
  );
}
