import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { LockstepConfig } from './lockstepConfig.ts';

/** The two spellings of the file's name. */
const lockstepConfigFiles = ['lockstep.yaml', 'lockstep.yml'] as const;

/**
 * Reads and checks `lockstep.yaml`; undefined where there is none.
 * Throws `invalidInput` with file and line and what was expected.
 */
export async function readLockstepConfig(
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<LockstepConfig | undefined> {
  for (const file of lockstepConfigFiles) {
    const text = await files.read(file, signal);
    if (text === undefined) continue;
    const { parseLockstepConfig } = await import('./parseLockstepConfig.ts');
    return parseLockstepConfig(text, file);
  }
  return undefined;
}
