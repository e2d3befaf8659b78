import type { Context } from 'mocha';
import { runMocha } from '../runMocha.ts';
import { removeInstalledExtension } from './installedExtension.ts';
import { openWorkbenches } from './openWorkbench.ts';

/** Runs the tests that click through VS Code with Lockstep installed from its package; gives the exit code. */
export async function runSmoke(): Promise<number> {
  try {
    const files = '**/*.test.ts';
    return (await runMocha({ folder: import.meta.dirname, files, timeout: 120_000, hooks: { afterEach } })) === 0
      ? 0
      : 1;
  } finally {
    await removeInstalledExtension();
  }
}

/** A picture says faster than a selector what was on screen instead. */
async function afterEach(this: Context): Promise<void> {
  if (this.currentTest?.state !== 'failed') return;
  const name = this.currentTest.fullTitle().replace(/[^a-zA-Z0-9]+/g, '-');
  for (const workbench of openWorkbenches) await workbench.screenshot(`failed/${name}`);
}
