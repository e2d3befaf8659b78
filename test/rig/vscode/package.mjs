import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../command.mjs';
import { rigFolder } from '../paths.mjs';

/** Builds and packs Lockstep as it is released, and gives the path of the package. */
export async function packExtension() {
  const root = resolve(rigFolder, '../..');
  const vsix = join(root, 'test-output', 'lockstep.vsix');
  mkdirSync(join(root, 'test-output'), { recursive: true });
  await run('npm', ['run', '--silent', 'package', '--', '--out', vsix], { cwd: root });
  return vsix;
}
