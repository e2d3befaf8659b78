import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram, run } from '../command.mjs';
import { cacheFolder } from '../paths.mjs';
import { step } from '../step.mjs';
import { installPackages } from '../system.mjs';

const toolchain = 'go1.26.3';

/**
 * A Go of 1.24 or newer: the machine's, or one that a Go of any age downloads as the module golang.org/toolchain.
 * @returns {Promise<string>} the path of `go`
 */
export async function goToolchain(consent) {
  const onMachine = findProgram('go');
  if (onMachine !== undefined && (await isRecent(onMachine))) return onMachine;
  const modules = join(cacheFolder, 'go-toolchain');
  const root = join(
    modules,
    'golang.org',
    `toolchain@v0.0.1-${toolchain}.linux-${process.arch === 'x64' ? 'amd64' : 'arm64'}`,
  );
  const go = join(root, 'bin', 'go');
  if (existsSync(go) && (await isRecent(go))) return go;
  if (onMachine === undefined) await installPackages(['golang-go', 'ca-certificates'], consent);
  mkdirSync(modules, { recursive: true });
  const version = root.slice(root.lastIndexOf('@') + 1);
  await step(`download ${toolchain}`, () =>
    run(findProgram('go') ?? 'go', ['mod', 'download', `golang.org/toolchain@${version}`], {
      cwd: modules,
      env: { GOMODCACHE: modules },
    }),
  );
  // Modules are unpacked without their executable bits.
  for (const folder of [join(root, 'bin'), ...toolFolders(root)]) {
    for (const file of readdirSync(folder)) chmodSync(join(folder, file), 0o755);
  }
  return go;
}

async function isRecent(go) {
  const [, major, minor] =
    /go version go(\d+)\.(\d+)/.exec(await run(go, ['version'], { env: { GOTOOLCHAIN: 'local' } })) ?? [];
  return Number(major) > 1 || Number(minor) >= 24;
}

function toolFolders(root) {
  const parent = join(root, 'pkg', 'tool');
  return existsSync(parent) ? readdirSync(parent).map(folder => join(parent, folder)) : [];
}
