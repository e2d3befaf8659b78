import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { backOff } from '../../base/backOff.ts';
import { createChannel, type Channel } from '../../base/channel.ts';
import type { LockstepError } from '../../base/lockstepError.ts';
import type { Logger } from '../../base/logger.ts';
import { clusterPlace } from '../../cluster/clusterId.ts';
import type { Connections } from '../../cluster/connections.ts';
import type { Kubeconfig, KubeconfigContext } from '../../cluster/kubeconfig.ts';
import { noContext } from '../../cluster/noContext.ts';
import { noKubeconfig } from '../../cluster/noKubeconfig.ts';
import type { KubeconfigSources } from '../../cluster/readKubeconfig.ts';
import type { Availability, EnvironmentChange } from '../../environment/environment.ts';
import type { PlaceId } from '../../environment/ids.ts';
import { placeFor } from './placeFor.ts';
import { unavailability } from './unavailability.ts';
import { watchCluster } from './watchCluster.ts';
import { watchKubeconfig } from './watchKubeconfig.ts';

export interface ClustersToWatch {
  readonly sources: KubeconfigSources;
  readonly connections: Connections;
  /** Names of contexts to connect to besides the current one. */
  readonly contexts: readonly string[];
  /** Chosen namespaces by context; a context without: its own one. */
  readonly namespaces: Readonly<Record<string, readonly string[]>>;
  readonly self: string;
  readonly logger: Logger;
}

/** All contexts as places, also those that come and go; the current one and the chosen ones are connected to. Returns only on abort. */
export async function* watchClusters(
  options: ClustersToWatch,
  signal: AbortSignal,
): AsyncGenerator<EnvironmentChange, void> {
  const watched = new WatchedContexts(options, signal);
  const reading = watched.readAll().finally(() => watched.changes.close());
  // It is awaited when everything that was told before has been given out.
  reading.catch(() => undefined);
  // Held back until every context has answered: who waits until all are settled must not miss one that is told later,
  // and what stands for no context comes behind those that are some.
  const untold = watched.untold;
  let held: EnvironmentChange[] = [];
  for await (const change of watched.changes) {
    if (change.kind === 'place') untold.delete(change.place.id);
    if (change.kind === 'placeGone') {
      untold.delete(change.place);
      held = held.filter(each => each.kind !== 'place' || each.place.id !== change.place);
    }
    if (change.kind === 'settled' || (change.kind === 'place' && watched.isFault(change.place.id))) held.push(change);
    else yield change;
    if (untold.size === 0) yield* held.splice(0);
  }
  await reading;
}

interface WatchedContext {
  readonly context: KubeconfigContext;
  readonly isConnected: boolean;
  readonly stop: AbortController;
}

const kubeconfigPlace = 'kubeconfig';

class WatchedContexts {
  readonly #options: ClustersToWatch;
  readonly #signal: AbortSignal;
  readonly #contexts = new Map<string, WatchedContext>();
  /** Names that stand as places that say why they are none: chosen contexts that are missing, a kubeconfig that can't be read. */
  #faults: ReadonlySet<string> = new Set();

  readonly changes: Channel<EnvironmentChange> = createChannel();
  readonly untold = new Set<PlaceId>();

  constructor(options: ClustersToWatch, signal: AbortSignal) {
    this.#options = options;
    this.#signal = signal;
    signal.addEventListener('abort', () => this.changes.close(), { once: true });
    if (signal.aborted) this.changes.close();
  }

  isFault(place: PlaceId): boolean {
    return [...this.#faults].some(name => clusterPlace(name) === place);
  }

  /** Now, and again each time that a kubeconfig changes. */
  async readAll(): Promise<void> {
    try {
      for await (const kubeconfig of watchKubeconfig(this.#options.sources, this.#signal)) this.#apply(kubeconfig);
    } catch (error) {
      if (!this.#signal.aborted) throw error;
    }
  }

  #apply(kubeconfig: Kubeconfig | undefined): void {
    const { contexts = [], current, problems = [] } = kubeconfig ?? {};
    const [problem] = contexts.length === 0 ? problems : [];
    for (const each of problems) if (each !== problem) this.#options.logger.warn(each.message);
    const { changes } = this;
    const faults = new Map(problem === undefined ? this.#missing(kubeconfig) : [[kubeconfigPlace, problem]]);
    for (const name of this.#faults)
      if (!faults.has(name)) changes.push({ kind: 'placeGone', place: clusterPlace(name) });
    this.#faults = new Set(faults.keys());
    for (const [name, { context, stop }] of this.#contexts) {
      if (contexts.some(each => isDeepStrictEqual(each, context))) continue;
      this.#contexts.delete(name);
      stop.abort();
      changes.push({ kind: 'placeGone', place: clusterPlace(name) });
    }
    for (const [name, fault] of faults) {
      changes.push({ kind: 'place', place: placeFor(name, unavailability(fault)) });
      changes.push({ kind: 'settled', place: clusterPlace(name) });
    }
    if (contexts.length === 0 && faults.size === 0) changes.push({ kind: 'noPlaces', ...noKubeconfig });
    const isConnected = ({ name }: KubeconfigContext): boolean =>
      name === current || this.#options.contexts.includes(name);
    for (const context of contexts) {
      const known = this.#contexts.get(context.name);
      if (known === undefined) this.untold.add(clusterPlace(context.name));
      // One that was connected to stays so while it is there, though another one becomes the current one.
      if (known === undefined || (!known.isConnected && isConnected(context)))
        this.#watch(kubeconfig as Kubeconfig, context, isConnected(context));
    }
  }

  /** Chosen, or named as the current one, and not there. */
  #missing(kubeconfig: Kubeconfig | undefined): (readonly [string, LockstepError])[] {
    const wanted = new Set([...(kubeconfig?.current ? [kubeconfig.current] : []), ...this.#options.contexts]);
    for (const { name } of kubeconfig?.contexts ?? []) wanted.delete(name);
    return [...wanted].map(name => [name, noContext(name, kubeconfig)]);
  }

  #watch(kubeconfig: Kubeconfig, context: KubeconfigContext, isConnected: boolean): void {
    const stop = new AbortController();
    this.#contexts.set(context.name, { context, isConnected, stop });
    const { changes } = this;
    if (isConnected) {
      void this.#connect(kubeconfig, context, AbortSignal.any([this.#signal, stop.signal]));
      return;
    }
    const availability = {
      kind: 'notChosen',
      reason: 'Only the current Kubernetes context is connected to.',
      remedy: {
        kind: 'openSetting',
        text: 'Choose the contexts to connect to',
        setting: 'lockstep.kubernetes.contexts',
      },
    } as const;
    changes.push({ kind: 'place', place: placeFor(context.name, availability) });
    changes.push({ kind: 'settled', place: clusterPlace(context.name) });
  }

  async #connect(kubeconfig: Kubeconfig, context: KubeconfigContext, signal: AbortSignal): Promise<void> {
    const { connections, namespaces, self, logger } = this.#options;
    const isOver = (): boolean => signal.aborted;
    let told: Availability | undefined;
    for (let attempt = 0; !isOver(); attempt++) {
      try {
        const cluster = await connections.connect(kubeconfig, context);
        const watched = { namespaces: namespaces[context.name] ?? [], self, logger };
        for await (const change of watchCluster(cluster, watched, signal))
          if (!isOver() && !(change.kind === 'settled' && told !== undefined)) this.changes.push(change);
      } catch (error) {
        if (isOver()) return;
        // One that can't be used must not take the others along.
        const availability = unavailability(error);
        if (!isDeepStrictEqual(told, availability))
          this.changes.push({ kind: 'place', place: placeFor(context.name, availability) });
        if (told === undefined) this.changes.push({ kind: 'settled', place: clusterPlace(context.name) });
        told = availability;
        // A certificate or a program that is missing may come without a change of the kubeconfig.
        await delay(backOff(attempt, Math.random), undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
