import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
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
  const folder = join(programFolder, `${name}-${version}`);
  const program = join(folder, name);
  if (existsSync(program)) return program;
  const go = await goToolchain(consent);
  await prepare?.();
  mkdirSync(folder, { recursive: true });
  const stamp = versionVariable === undefined ? '' : ` -X ${versionVariable}=${version}`;
  const tagged = tags === undefined ? [] : ['-tags', tags];
  const args = ['build', '-trimpath', ...tagged, '-ldflags', `-s -w${stamp}`, '-o', `${program}.new`, tool ?? '.'];
  await step(`build ${name} ${version}`, () =>
    run(go, args, {
      cwd: join(rigFolder, 'go', name),
      env: { CGO_ENABLED: prepare === undefined ? '0' : '1', GOFLAGS: '-mod=readonly', GOWORK: 'off' },
      log: join(folder, 'build.log'),
    }),
  );
  renameSync(`${program}.new`, program);
  return program;
}

function moduleOf(name) {
  const text = readFileSync(join(rigFolder, 'go', name, 'go.mod'), 'utf8');
  const tool = /^tool (\S+)/m.exec(text)?.[1];
  const required = [...text.matchAll(/^(?:require )?\s*([\w./-]+) (v\S+)/gm)];
  const own = tool === undefined ? required[0] : required.find(([, path]) => `${tool}/`.startsWith(`${path}/`));
  if (own === undefined) throw new Error(`test/rig/go/${name}/go.mod requires nothing that its tool belongs to.`);
  return { tool, version: own[2] };
}
