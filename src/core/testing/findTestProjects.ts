import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { TestProject } from './testRunner.ts';
import { testRunners } from './testRunners.ts';

/** A command of `lockstep.yaml`'s `tests`. */
export interface TestCommand {
  readonly argv: readonly [string, ...string[]];
  readonly junit?: string;
  readonly cwd?: string;
}

/** Every test project of a workspace, by looking at its files; nothing is run. */
export async function findTestProjects(
  files: WorkspaceFiles,
  commands: readonly TestCommand[],
  signal: AbortSignal,
): Promise<readonly TestProject[]> {
  const found = await Promise.all(testRunners.map(runner => runner.find(files, signal)));
  return [...found.flat(), ...commands.map(fromCommand)];
}

function fromCommand({ argv, junit, cwd = '.' }: TestCommand): TestProject {
  const label = argv.join(' ');
  return {
    id: `command:${label}`,
    runner: 'command',
    label,
    cwd,
    files: [],
    argv,
    ...(junit === undefined ? {} : { junit }),
  };
}
