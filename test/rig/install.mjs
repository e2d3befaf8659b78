import { existsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './command.mjs';
import { rigFolder } from './paths.mjs';
import { step } from './step.mjs';

export const projectFolder = dirname(dirname(rigFolder));

/** Installs the project's own packages when the lock file is newer than what is there. */
export async function installDependencies() {
  const lock = join(projectFolder, 'package-lock.json');
  const installed = join(projectFolder, 'node_modules', '.package-lock.json');
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  await step('install packages', () =>
    run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: projectFolder }),
  );
}

/** The environment that npm scripts have: the project's own programs, and so its Node, come first. */
export function projectEnvironment() {
  return { PATH: `${join(projectFolder, 'node_modules', '.bin')}:${process.env.PATH ?? ''}` };
}
