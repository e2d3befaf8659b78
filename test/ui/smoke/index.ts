import { runMocha } from '../runMocha.ts';
import { removeInstalledExtension } from './installedExtension.ts';

/** Runs the tests that click through VS Code with Lockstep installed from its package; gives the exit code. */
export async function runSmoke(): Promise<number> {
  try {
    const failed = await runMocha({ folder: import.meta.dirname, files: '**/*.test.ts', timeout: 120_000 });
    return failed === 0 ? 0 : 1;
  } finally {
    await removeInstalledExtension();
  }
}
