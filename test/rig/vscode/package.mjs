import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { run } from '../command.mjs';
import { rigFolder } from '../paths.mjs';

/** The package that LOCKSTEP_VSIX names, or Lockstep built and packed now as it is released. */
export async function packExtension() {
  const given = process.env.LOCKSTEP_VSIX;
  if (given) {
    if (!existsSync(given)) throw new Error(`LOCKSTEP_VSIX names ${given}, which is not there.`);
    return resolve(given);
  }
  const root = resolve(rigFolder, '../..');
  const vsix = join(root, 'test-output', 'lockstep.vsix');
  mkdirSync(join(root, 'test-output'), { recursive: true });
  await run('npm', ['run', '--silent', 'package', '--', '--out', vsix], { cwd: root });
  return vsix;
}
