import { readLockstepConfig } from '../configuration/readLockstepConfig.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { TestCommand } from '../testing/findTestProjects.ts';

/** The commands under `tests` in lockstep.yaml. */
export async function readTestCommands(files: WorkspaceFiles, signal: AbortSignal): Promise<readonly TestCommand[]> {
  return (await readLockstepConfig(files, signal))?.tests ?? [];
}
