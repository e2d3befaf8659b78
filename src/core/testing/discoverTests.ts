import { launchTests } from './launchTests.ts';
import type { TestEvent } from './testEvent.ts';
import type { TestTarget } from './testTarget.ts';

/** Lists the tests of files in a running environment, `found` events, without running them; nothing for tools that can't. */
export function discoverTests(
  target: TestTarget,
  files: readonly string[],
  signal: AbortSignal,
): AsyncIterable<TestEvent> {
  return launchTests(target, (runner, runFolder) => runner.discover?.(target.project, files, runFolder), signal);
}
