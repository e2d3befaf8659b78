import type { EnvironmentList } from '../../core/workflows/environmentList.ts';
import type { ParityStore } from '../parity/parityStore.ts';
import type { LastTestRuns } from '../testing/lastTestRuns.ts';
import type { ThisWindow } from '../window/thisWindow.ts';
import type { UsageWatch } from './usageWatch.ts';

/** What the rows are drawn from. */
export interface TreeSources {
  readonly list: EnvironmentList;
  readonly window: ThisWindow;
  readonly parity: ParityStore;
  readonly testRuns: LastTestRuns;
  readonly usage: UsageWatch;
}
