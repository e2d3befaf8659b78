import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { TestEvent } from './testEvent.ts';

/** One test by the file it stands in and the names that lead to it. */
export interface TestAddress {
  readonly file: string;
  readonly path: readonly string[];
}

/** What to run. Paths in here are relative to the workspace folder with `/`, on both sides. */
export interface TestSelection {
  /** Whole files; empty together with `tests`: all of the project. */
  readonly files: readonly string[];
  readonly tests: readonly TestAddress[];
}

/** A project of one runner in the workspace: where it runs from and which files it has. */
export interface TestProject {
  /** `vitest:web`, unique and stable in the workspace. */
  readonly id: string;
  readonly runner: string;
  readonly label: string;
  /** Folder it runs in, relative to the workspace, `.` for its root. */
  readonly cwd: string;
  /** Test files found by pattern; nothing was run. */
  readonly files: readonly string[];
  /** How the tool is started where that is not always the same: `lockstep.yaml`'s own command, `uv run pytest`. */
  readonly argv?: readonly [string, ...string[]];
  /** Glob of the JUnit files that a command leaves, relative to `cwd`. */
  readonly junit?: string;
}

/** What to start in the environment, and what to put there first. */
export interface TestLaunch {
  readonly argv: readonly [string, ...string[]];
  readonly env?: Readonly<Record<string, string>>;
  /** Files to write below the run's folder before the start, by name: our reporter and its like. */
  readonly support?: Readonly<Record<string, string>>;
  /** Where results are when it has ended, for tools without live events: a glob, relative to `cwd` or absolute. */
  readonly results?: string;
  /** Folders to bring back when it has ended, by label; absolute. */
  readonly artefacts?: Readonly<Record<string, string>>;
}

/**
 * One test tool. Pure but for `find`, which only looks at files.
 * Live events are JSON lines that our reporters append to `<run folder>/events`, read by parseEventLine.
 */
export interface TestRunner {
  readonly id: string;
  find(files: WorkspaceFiles, signal: AbortSignal): Promise<readonly TestProject[]>;
  run(project: TestProject, selection: TestSelection, runFolder: string): TestLaunch;
  /** Lists the tests of files without running them; absent where a tool can't. */
  discover?(project: TestProject, files: readonly string[], runFolder: string): TestLaunch;
  /** Reads one file of the launch's `results`. */
  parseResults?(text: string, project: TestProject, workspace: string): readonly TestEvent[];
}
