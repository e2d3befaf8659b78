import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { TestEvent } from './testEvent.ts';

/** Paths in here are relative to the workspace folder with `/`, on both sides. */
export interface TestSelection {
  /** Empty: all files of the runner. */
  readonly files: readonly string[];
  /** Ids of single tests as `TestEvent` names them; empty: all of the files. */
  readonly tests: readonly string[];
}

/** A project of one runner in the workspace: where it runs from and how it is configured. */
export interface TestProject {
  /** `vitest:web`, unique and stable in the workspace. */
  readonly id: string;
  readonly runner: string;
  readonly label: string;
  /** Folder it runs in, relative to the workspace, `.` for its root. */
  readonly cwd: string;
  /** Test files found by pattern; nothing was run. */
  readonly files: readonly string[];
  /** Environment variables and options of `lockstep.yaml`'s own runners. */
  readonly argv?: readonly [string, ...string[]];
  readonly junit?: string;
}

/** What to start in the environment, and what to put there first. */
export interface TestLaunch {
  readonly argv: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Our reporter and its like, by name, written below `runFolder` before the start. */
  readonly support: Readonly<Record<string, string>>;
  /** Where results are when it has ended, for runners without live events; globs relative to `cwd`. */
  readonly results?: readonly string[];
  /** Artefacts to bring back: relative to `cwd`, or absolute below `runFolder`. */
  readonly artefacts?: readonly string[];
}

/** One test tool. Pure but for `find`, which only looks at files. */
export interface TestRunner {
  readonly id: string;
  find(files: WorkspaceFiles, signal: AbortSignal): Promise<readonly TestProject[]>;
  /** What lists the tests of files without running them; absent where a tool can't. */
  discover?(project: TestProject, files: readonly string[], runFolder: string): TestLaunch;
  run(project: TestProject, selection: TestSelection, runFolder: string): TestLaunch;
  /** One line of the events file, as our reporter wrote it. */
  parse(line: string, project: TestProject): readonly TestEvent[];
  /** A result file read at the end. */
  parseResults?(text: string, project: TestProject): readonly TestEvent[];
}
