import { expect } from 'vitest';
import type { Environment, EnvironmentChange } from '../../../src/core/environment/environment.ts';
import type { EnvironmentId } from '../../../src/core/environment/ids.ts';
import type { EnvironmentProvider } from '../../../src/core/providers/provider.ts';

/** Changes as they come, and the first that fits. */
export class Watcher implements Disposable {
  /** All of them. */
  readonly seen: EnvironmentChange[] = [];
  /** Those after the last that was waited for. */
  readonly changes: EnvironmentChange[] = [];
  readonly #stop = new AbortController();

  constructor(provider: EnvironmentProvider) {
    void this.#read(provider);
  }

  async next(fits: (change: EnvironmentChange) => boolean, milliseconds: number): Promise<EnvironmentChange> {
    let found: EnvironmentChange | undefined;
    await expect
      .poll(() => (found = this.changes.find(fits)) !== undefined, { timeout: milliseconds, interval: 20 })
      .toBe(true);
    this.changes.splice(0, this.changes.indexOf(found as EnvironmentChange) + 1);
    return found as EnvironmentChange;
  }

  [Symbol.dispose](): void {
    this.#stop.abort();
  }

  async #read(provider: EnvironmentProvider): Promise<void> {
    for await (const change of provider.watch(this.#stop.signal)) {
      this.seen.push(change);
      this.changes.push(change);
    }
  }
}

export const isReady = (change: EnvironmentChange): boolean =>
  change.kind === 'place' && change.place.availability.kind === 'ready';
export const isAway = (change: EnvironmentChange): boolean =>
  change.kind === 'place' && change.place.availability.kind !== 'ready';
export const isGone =
  (id: EnvironmentId) =>
  (change: EnvironmentChange): boolean =>
    change.kind === 'gone' && change.id === id;
export const becomes =
  (id: EnvironmentId, fits: (environment: Environment) => boolean) =>
  (change: EnvironmentChange): boolean =>
    change.kind === 'environment' && change.environment.id === id && fits(change.environment);
