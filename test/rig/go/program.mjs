import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { run } from '../command.mjs';
import { programFolder, rigFolder } from '../paths.mjs';
import { step } from '../step.mjs';
import { goToolchain } from './toolchain.mjs';

/**
 * Builds a program from its module under `test/rig/go/<name>`, unless the cache has that version, and returns its path.
 * The version is that of the module its `tool` belongs to (without one, of the first required); `versionVariable` is stamped with it.
 * @param {string} name
 * @param {{ yes: boolean }} consent
 * With `prepare`, which brings what the C parts need, it is linked with C and gets the build `tags`.
 * @param {{ versionVariable?: string, tags?: string, prepare?: () => Promise<void> }} [options]
 * @returns {Promise<string>}
 */
export async function goProgram(name, consent, { versionVariable, tags, prepare } = {}) {
  const { tool, version } = moduleOf(name);
  const program = join(programFolder, `${name}-${version}`, name);
  if (existsSync(program)) return program;
  await prepare?.();
  const stamps = versionVariable === undefined ? {} : { [versionVariable]: version };
  await build(
    { name, version, stamps, tags, withC: prepare !== undefined, output: name, packages: [tool ?? '.'] },
    consent,
  );
  return program;
}

/**
 * Builds all programs of a module at once, so that they share their packages, unless the cache has them from this very
 * source, and returns their folder. `stamps` are values of variables.
 * @param {string} name
 * @param {{ yes: boolean }} consent
 * @param {Readonly<Record<string, string>>} stamps
 * @returns {Promise<string>}
 */
export async function goPrograms(name, consent, stamps) {
  const version = sourceHash(join(rigFolder, 'go', name), stamps);
  const folder = join(programFolder, `${name}-${version}`);
  if (!existsSync(folder)) await build({ name, version, stamps, output: '', packages: ['./...', 'tool'] }, consent);
  return folder;
}

async function build({ name, version, stamps, tags, withC = false, output, packages }, consent) {
  const go = await goToolchain(consent);
  const folder = join(programFolder, `${name}-${version}`);
  const unfinished = `${folder}.new`;
  mkdirSync(unfinished, { recursive: true });
  const flags = ['-s', '-w', ...Object.entries(stamps).flatMap(([variable, value]) => ['-X', `${variable}=${value}`])];
  const tagged = tags === undefined ? [] : ['-tags', tags];
  const args = [
    'build',
    '-trimpath',
    ...tagged,
    '-ldflags',
    flags.join(' '),
    '-o',
    join(unfinished, output),
    ...packages,
  ];
  await step(`build ${name} ${version}`, () =>
    run(go, args, {
      cwd: join(rigFolder, 'go', name),
      env: { CGO_ENABLED: withC ? '1' : '0', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
      log: join(unfinished, 'build.log'),
      seconds: 1800,
    }),
  );
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

function sourceHash(folder, stamps) {
  const hash = createHash('sha256').update(JSON.stringify(stamps));
  for (const path of readdirSync(folder, { recursive: true }).sort())
    if (/\.(go|mod)$/.test(path)) hash.update(path).update(readFileSync(join(folder, path)));
  return hash.digest('hex').slice(0, 12);
}

function moduleOf(name) {
  const text = readFileSync(join(rigFolder, 'go', name, 'go.mod'), 'utf8');
  const tool = /^tool (\S+)/m.exec(text)?.[1];
  const required = [...text.matchAll(/^(?:require )?\s*([\w./-]+) (v\S+)/gm)];
  const own = tool === undefined ? required[0] : required.find(([, path]) => `${tool}/`.startsWith(`${path}/`));
  if (own === undefined) throw new Error(`test/rig/go/${name}/go.mod requires nothing that its tool belongs to.`);
  return { tool, version: own[2] };
}
