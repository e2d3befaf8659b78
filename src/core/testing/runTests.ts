import { launchTests } from './launchTests.ts';
import type { TestEvent } from './testEvent.ts';
import type { TestSelection } from './testRunner.ts';
import type { TestTarget } from './testTarget.ts';

/** Runs tests inside an environment; the last event is `ended`. */
export function runTests(target: TestTarget, selection: TestSelection, signal: AbortSignal): AsyncIterable<TestEvent> {
  return launchTests(target, (runner, runFolder) => runner.run(target.project, selection, runFolder), signal);
}
