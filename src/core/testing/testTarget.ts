import type { EnvironmentSession } from '../environment/session.ts';
import type { TestProject } from './testRunner.ts';

export interface TestTarget {
  readonly session: EnvironmentSession;
  /** The workspace folder in there. */
  readonly workspace: string;
  readonly project: TestProject;
  /** Folder of this machine that artefacts are brought back to; without it they are left. */
  readonly artefacts?: string;
}
