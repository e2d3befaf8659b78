import { createInterface } from 'node:readline/promises';
import { platform } from 'node:os';
import { findProgram, run } from './command.mjs';
import { step } from './step.mjs';

/** Raised where the user has to act first; the rig prints it and exits 2. */
export class NeedsConsent extends Error {}

/**
 * Installs Debian packages for programs that are missing. Asks on a terminal, goes ahead with `CI=true` or `--yes`,
 * and refuses with the command otherwise.
 * @param {Readonly<Record<string, string>>} packageOf each program's package
 * @param {{ yes: boolean }} consent
 */
export async function installPrograms(packageOf, consent) {
  const missing = Object.keys(packageOf).filter(program => findProgram(program) === undefined);
  if (missing.length === 0) return;
  await installPackages([...new Set(missing.map(program => packageOf[program]))], consent);
}

/** Installs Debian packages, under the same rule. */
export async function installPackages(packages, { yes }) {
  const command = `apt-get update && apt-get install -y --no-install-recommends ${packages.join(' ')}`;
  if (platform() !== 'linux' || findProgram('apt-get') === undefined) {
    throw new NeedsConsent(
      `The rig installs ${packages.join(', ')} on Debian only. Install what they stand for yourself and try again.`,
    );
  }
  if (process.getuid?.() !== 0) throw new NeedsConsent(`The rig needs ${packages.join(', ')}. As root: ${command}`);
  if (!yes && process.env.CI !== 'true' && !(await agreed(command))) {
    throw new NeedsConsent(
      `The rig needs ${packages.join(', ')}. Run: ${command}\nor let it go ahead with --yes or CI=true.`,
    );
  }
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await step(`install ${packages.join(', ')}`, async () => {
    await run('apt-get', ['update', '-qq'], { env });
    await run(
      'apt-get',
      ['install', '-o', 'DPkg::Lock::Timeout=600', '-y', '-qq', '--no-install-recommends', ...packages],
      { env },
    );
  });
}

async function agreed(command) {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(es)?$/i.test((await terminal.question(`The rig will run:\n  ${command}\nGo ahead? [y/N] `)).trim());
  } finally {
    terminal.close();
  }
}
