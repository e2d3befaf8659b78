import type { Memento } from 'vscode';
import type { Disposable } from '../../core/base/disposableStore.ts';
import { Emitter } from '../../core/base/emitter.ts';
import type { EnvironmentId } from '../../core/environment/ids.ts';
import type { LastTestRun } from './lastTestRun.ts';

const stateKey = 'lockstep.lastTestRuns';

/** The last run in each environment. */
export class LastTestRuns implements Disposable {
  readonly #state: Memento;
  readonly #runs: Map<EnvironmentId, LastTestRun>;
  readonly #changed = new Emitter<EnvironmentId>();

  readonly onDidChange = this.#changed.event;

  constructor(state: Memento) {
    this.#state = state;
    const kept = state.get<Record<string, LastTestRun>>(stateKey, {});
    this.#runs = new Map(Object.entries(kept)) as Map<EnvironmentId, LastTestRun>;
  }

  get(environment: EnvironmentId): LastTestRun | undefined {
    return this.#runs.get(environment);
  }

  set(environment: EnvironmentId, run: LastTestRun): void {
    this.#runs.set(environment, run);
    this.#changed.fire(environment);
    void this.#state.update(stateKey, Object.fromEntries(this.#runs));
  }

  forget(environment: EnvironmentId): void {
    if (!this.#runs.delete(environment)) return;
    void this.#state.update(stateKey, Object.fromEntries(this.#runs));
  }

  dispose(): void {
    this.#changed.dispose();
  }
}
