import { setTimeout as delay } from 'node:timers/promises';
import type { Disposable } from '../../core/base/disposableStore.ts';
import { Emitter } from '../../core/base/emitter.ts';
import type { EnvironmentId, ServiceName } from '../../core/environment/ids.ts';
import type { ResourceUse } from '../../core/environment/resourceUse.ts';
import { readUsage, type UsageSources } from '../../core/workflows/readUsage.ts';

type Usage = ReadonlyMap<ServiceName, ResourceUse>;

export interface UsageDoors extends UsageSources {
  /** Between two rounds; resolves early on abort. Default: 15 s. */
  readonly pause?: (signal: AbortSignal) => Promise<void>;
}

const betweenMilliseconds = 15_000;

/** What the services on the screen use. Asked for again and again, because no engine tells it by itself, and only while they are seen. */
export class UsageWatch implements Disposable {
  readonly #doors: UsageDoors;
  readonly #changed = new Emitter<{ readonly environment: EnvironmentId; readonly service: ServiceName }>();
  readonly #usage = new Map<EnvironmentId, Usage>();
  #shown: ReadonlySet<EnvironmentId> = new Set();
  #stop = new AbortController();

  readonly onDidChange = this.#changed.event;

  constructor(doors: UsageDoors) {
    this.#doors = doors;
  }

  get(environment: EnvironmentId, service: ServiceName): ResourceUse | undefined {
    return this.#usage.get(environment)?.get(service);
  }

  /** Which environments' services are on the screen from now on. */
  show(environments: ReadonlySet<EnvironmentId>): void {
    if (environments.size === this.#shown.size && environments.isSubsetOf(this.#shown)) return;
    this.#stop.abort();
    this.#stop = new AbortController();
    this.#shown = environments;
    for (const id of this.#usage.keys()) if (!environments.has(id)) this.#usage.delete(id);
    if (environments.size > 0) void this.#follow([...environments], this.#stop.signal);
  }

  dispose(): void {
    this.show(new Set());
    this.#changed.dispose();
  }

  async #follow(environments: readonly EnvironmentId[], signal: AbortSignal): Promise<void> {
    const { pause = fifteenSeconds } = this.#doors;
    while (!signal.aborted) {
      await Promise.all(environments.map(id => this.#update(id, signal)));
      await pause(signal);
    }
  }

  async #update(environment: EnvironmentId, signal: AbortSignal): Promise<void> {
    const usage = await readUsage(this.#doors, environment, signal);
    if (signal.aborted) return;
    const before: Usage = this.#usage.get(environment) ?? new Map();
    this.#usage.set(environment, usage);
    for (const service of new Set([...before.keys(), ...usage.keys()]))
      if (!isSame(before.get(service), usage.get(service))) this.#changed.fire({ environment, service });
  }
}

function isSame(one: ResourceUse | undefined, other: ResourceUse | undefined): boolean {
  return one?.memory === other?.memory && one?.cpu === other?.cpu;
}

function fifteenSeconds(signal: AbortSignal): Promise<void> {
  return delay(betweenMilliseconds, undefined, { signal }).catch(() => undefined);
}
