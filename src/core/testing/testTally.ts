import type { TestEvent } from './testEvent.ts';

export type TestResult = Extract<TestEvent, { kind: 'passed' | 'skipped' | 'failed' | 'errored' }>;

export interface TestOutcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The last result of each test, in the order they came. */
  readonly results: readonly TestResult[];
  /** Why a run has no complete result: lost, cancelled, or a runner that failed without a failing test. */
  readonly problems: readonly string[];
}

/** Adds events of one run after another up to an outcome. */
export class TestTally {
  readonly #results = new Map<string, TestResult>();
  readonly #problems: string[] = [];
  /** Of the run that goes on. */
  readonly #own = new Set<string>();
  readonly #begun = new Map<string, Extract<TestEvent, { kind: 'started' }>>();

  add(event: TestEvent, project: string): void {
    switch (event.kind) {
      case 'passed':
      case 'skipped':
      case 'failed':
      case 'errored':
        this.#results.set(event.id, event);
        this.#own.add(event.id);
        this.#begun.delete(event.id);
        return;
      case 'started':
        this.#begun.set(event.id, event);
        return;
      case 'ended':
        this.#end(event.exit, project);
        return;
      case 'found':
      case 'output':
      case 'artefact':
        return;
    }
  }

  /** Nothing was told yet of any run. */
  get isEmpty(): boolean {
    return this.#results.size === 0 && this.#problems.length === 0;
  }

  get outcome(): TestOutcome {
    const results = [...this.#results.values()];
    const count = (...kinds: readonly string[]): number => results.filter(each => kinds.includes(each.kind)).length;
    return {
      passed: count('passed'),
      failed: count('failed', 'errored'),
      skipped: count('skipped'),
      results,
      problems: this.#problems,
    };
  }

  #end(exit: Extract<TestEvent, { kind: 'ended' }>['exit'], project: string): void {
    if (exit.kind === 'lost')
      for (const { id, path, at } of this.#begun.values())
        this.#results.set(id, { kind: 'errored', id, path, at, milliseconds: 0, failures: [{ message: exit.reason }] });
    if (exit.kind !== 'exited') this.#problems.push(`${project}: ${exit.reason}`);
    else if (exit.code !== 0 && ![...this.#own].some(id => isRed(this.#results.get(id))))
      this.#problems.push(`${project}: the runner exited with ${exit.code} without a failed test.`);
    this.#own.clear();
    this.#begun.clear();
  }
}

function isRed(result: TestResult | undefined): boolean {
  return result?.kind === 'failed' || result?.kind === 'errored';
}
