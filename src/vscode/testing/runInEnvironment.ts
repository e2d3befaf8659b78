import type { TestRun, WorkspaceFolder } from 'vscode';
import { join } from 'node:path';
import { errorMessage } from '../../core/base/errorMessage.ts';
import { isAbort } from '../../core/base/isAbort.ts';
import type { Environment } from '../../core/environment/environment.ts';
import type { EnvironmentSession } from '../../core/environment/session.ts';
import type { Artefact } from './artefact.ts';
import { EventRecorder, toTerminalLines } from './eventRecorder.ts';
import type { ProjectSelection } from './selections.ts';
import type { TestItems } from './testItems.ts';

export interface RunInput {
  readonly run: TestRun;
  readonly items: TestItems;
  readonly folder: WorkspaceFolder;
  readonly environment: Environment;
  readonly session: EnvironmentSession;
  readonly selected: readonly ProjectSelection[];
  /** Where artefacts are kept, one folder below it for each project. */
  readonly artefactsFolder: string;
}

export interface RunCounts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly artefacts: readonly Artefact[];
}

/** Runs what was selected, one project after the other, with live results. */
export async function runInEnvironment(input: RunInput, signal: AbortSignal): Promise<RunCounts> {
  const { runTests } = await import('../../core/testing/runTests.ts');
  const { run, items, folder, session, environment } = input;
  const recorders: EventRecorder[] = [];
  for (const selected of input.selected) {
    if (signal.aborted) break;
    const recorder = new EventRecorder(run, items, selected, folder);
    recorders.push(recorder);
    const target = {
      session,
      workspace: environment.workspace?.remote ?? '/',
      project: selected.project,
      artefacts: join(input.artefactsFolder, selected.project.id.replace(/[^\w.-]+/g, '-')),
    };
    try {
      for await (const event of runTests(target, selected.selection, signal)) recorder.record(event);
    } catch (error) {
      if (isAbort(error)) break;
      run.appendOutput(toTerminalLines(`${errorMessage(error)}\n`));
      recorder.record({ kind: 'ended', exit: { kind: 'lost', reason: errorMessage(error) } });
    }
  }
  const sum = (count: (recorder: EventRecorder) => number): number =>
    recorders.reduce((all, each) => all + count(each), 0);
  return {
    passed: sum(each => each.passed),
    failed: sum(each => each.failed),
    skipped: sum(each => each.skipped),
    artefacts: recorders.flatMap(each => each.artefacts),
  };
}
