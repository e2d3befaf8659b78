import type { LogOutputChannel } from 'vscode';
import type { FixDocuments } from '../parity/fixDocuments.ts';
import type { ParityChecks } from '../parity/parityChecks.ts';
import type { ReferenceChoice } from '../parity/referenceChoice.ts';
import type { Notify } from '../platform/notify.ts';
import type { Progress } from '../platform/progress.ts';
import type { Activities } from '../status/activities.ts';
import type { TreeSources } from '../views/treeSources.ts';

/** What commands work with; each takes only what it names. */
export interface Face extends TreeSources {
  readonly checks: ParityChecks;
  readonly choice: ReferenceChoice;
  readonly fixes: FixDocuments;
  readonly activities: Activities;
  readonly progress: Progress;
  readonly notify: Notify;
  readonly log: LogOutputChannel;
}
