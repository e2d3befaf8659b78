import { DisposableStore, type Disposable } from '../base/disposableStore.ts';
import { Emitter } from '../base/emitter.ts';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Logger } from '../base/logger.ts';
import type { Absence, Environment, EnvironmentChange, Place } from '../environment/environment.ts';
import type { EnvironmentId, PlaceId, ProviderId } from '../environment/ids.ts';
import type { EnvironmentProvider } from '../providers/provider.ts';

/** A provider that is loaded when it is first needed. */
export interface ProviderLoader {
  readonly id: ProviderId;
  /** Default true; otherwise it serves only who names it, and its places are not told. */
  readonly isWatched?: boolean;
  load(): Promise<EnvironmentProvider>;
}

export type ListChange =
  | { readonly kind: 'environment'; readonly id: EnvironmentId }
  /** Places, the order or the choice of environments changed. */
  | { readonly kind: 'all' };

/** Every environment of every provider, live, from the providers' own events. */
export class EnvironmentList implements Disposable {
  readonly #loaders: readonly ProviderLoader[];
  readonly #logger: Logger;
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new Emitter<ListChange>());
  readonly #loaded = new Map<ProviderId, Promise<EnvironmentProvider>>();
  readonly #places = new Map<PlaceId, Place>();
  readonly #absences = new Map<ProviderId, Absence>();
  readonly #environments = new Map<EnvironmentId, Environment>();
  readonly #attached = new Set<EnvironmentId>();
  readonly #unsettled = new Set<ProviderId | PlaceId>();
  readonly #watching = new Map<ProviderId, AbortController>();
  #started = false;

  readonly onDidChange = this.#changed.event;

  constructor(loaders: readonly ProviderLoader[], logger: Logger) {
    this.#loaders = loaders;
    this.#logger = logger;
  }

  /** Begins to watch; later calls do nothing. */
  start(): void {
    if (this.#started) return;
    this.#started = true;
    this.#owned.add({ dispose: () => this.#watching.forEach(stop => stop.abort()) });
    for (const loader of this.#loaders) if (loader.isWatched !== false) this.#begin(loader);
  }

  /** Takes a provider anew, with its options as they are now. */
  restart(id: ProviderId): void {
    this.#loaded.delete(id);
    const loader = this.#loaders.find(each => each.id === id);
    const watching = this.#watching.get(id);
    if (!loader || !watching) return;
    watching.abort();
    for (const place of this.#places.values()) if (place.provider === id) this.#dropPlace(place.id);
    this.#begin(loader);
    this.#changed.fire({ kind: 'all' });
  }

  /** Resolves when every place has answered once, or said why not. */
  async settled(signal: AbortSignal): Promise<void> {
    this.start();
    while (this.#unsettled.size > 0) {
      signal.throwIfAborted();
      await this.#nextChange(signal);
    }
  }

  get isSettled(): boolean {
    return this.#started && this.#unsettled.size === 0;
  }

  /** In the order of their providers. */
  get places(): readonly Place[] {
    const all = [...this.#places.values()];
    return this.#loaders.flatMap(({ id }) => all.filter(each => each.provider === id));
  }

  /** Of the providers that have no place. */
  get absences(): ReadonlyMap<ProviderId, Absence> {
    return this.#absences;
  }

  /** What is shown: Dev Containers and machines, and the containers that were attached to. */
  get environments(): readonly Environment[] {
    return [...this.#environments.values()].filter(each => isOwn(each) || this.#attached.has(each.id));
  }

  /** Running containers that are not shown yet. */
  get attachable(): readonly Environment[] {
    return [...this.#environments.values()].filter(
      each => !isOwn(each) && !this.#attached.has(each.id) && each.state.kind === 'running',
    );
  }

  /** Attached ones, for a face to remember; those that are gone are dropped. */
  get attached(): readonly EnvironmentId[] {
    return [...this.#attached];
  }

  attach(id: EnvironmentId): void {
    this.#attached.add(id);
    this.#changed.fire({ kind: 'all' });
  }

  detach(id: EnvironmentId): void {
    this.#attached.delete(id);
    this.#changed.fire({ kind: 'all' });
  }

  find(id: EnvironmentId): Environment | undefined {
    return this.#environments.get(id);
  }

  /** By id, or by name where only one has it. */
  get(idOrName: string): Environment {
    const exact = this.#environments.get(idOrName as EnvironmentId);
    if (exact) return exact;
    const named = this.environments.filter(each => each.name === idOrName);
    const [only] = named;
    if (only && named.length === 1) return only;
    throw new LockstepError(
      'notFound',
      named.length > 1
        ? `${named.length} environments are called ${idOrName}: ${named.map(each => each.id).join(', ')}.`
        : `There is no environment ${idOrName}.`,
      { remedy: { kind: 'text', text: 'List them with `lockstep list` and use an id.' } },
    );
  }

  provider(id: ProviderId): Promise<EnvironmentProvider> {
    const known = this.#loaded.get(id);
    if (known) return known;
    const loader = this.#loaders.find(each => each.id === id);
    if (!loader) throw new LockstepError('notSupported', `There is no provider ${id}.`);
    const loaded = loader.load();
    this.#loaded.set(id, loaded);
    // A failure is not kept: the next who asks tries again.
    loaded.catch(() => this.#loaded.delete(id));
    return loaded;
  }

  /** The provider that holds an environment, by the first part of its id. */
  providerOf(id: EnvironmentId): Promise<EnvironmentProvider> {
    return this.provider(id.slice(0, id.indexOf(':')) as ProviderId);
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #begin(loader: ProviderLoader): void {
    const stop = new AbortController();
    this.#watching.set(loader.id, stop);
    this.#unsettled.add(loader.id);
    void this.#watch(loader, stop.signal);
  }

  async #watch(loader: ProviderLoader, signal: AbortSignal): Promise<void> {
    try {
      const provider = await this.provider(loader.id);
      for await (const change of provider.watch(signal)) if (!signal.aborted) this.#tell(change, loader.id);
    } catch (error) {
      if (!signal.aborted) this.#logger.error(`Watching ${loader.id} failed: ${errorMessage(error)}`);
    }
    if (signal.aborted) return;
    // Nobody will settle its places any more.
    this.#unsettled.delete(loader.id);
    for (const place of this.#places.values()) if (place.provider === loader.id) this.#unsettled.delete(place.id);
    this.#changed.fire({ kind: 'all' });
  }

  /** A listener that fails must not end the watch. */
  #tell(change: EnvironmentChange, provider: ProviderId): void {
    try {
      this.#apply(change, provider);
    } catch (error) {
      this.#logger.error(`A change of ${provider} could not be shown: ${errorMessage(error)}`);
    }
  }

  #apply(change: EnvironmentChange, provider: ProviderId): void {
    switch (change.kind) {
      case 'place':
        if (!this.#places.has(change.place.id)) this.#unsettled.add(change.place.id);
        this.#places.set(change.place.id, change.place);
        this.#absences.delete(provider);
        this.#changed.fire({ kind: 'all' });
        return;
      case 'settled':
        this.#unsettled.delete(change.place);
        this.#unsettled.delete(provider);
        this.#forgetGone(change.place);
        this.#changed.fire({ kind: 'all' });
        return;
      case 'noPlaces':
        this.#absences.set(provider, change);
        this.#unsettled.delete(provider);
        this.#changed.fire({ kind: 'all' });
        return;
      case 'placeGone':
        this.#dropPlace(change.place);
        this.#changed.fire({ kind: 'all' });
        return;
      case 'environment': {
        const known = this.#environments.has(change.environment.id);
        this.#environments.set(change.environment.id, change.environment);
        this.#changed.fire(known ? { kind: 'environment', id: change.environment.id } : { kind: 'all' });
        return;
      }
      case 'gone':
        this.#environments.delete(change.id);
        this.#attached.delete(change.id);
        this.#changed.fire({ kind: 'all' });
        return;
    }
  }

  #dropPlace(id: PlaceId): void {
    this.#places.delete(id);
    this.#unsettled.delete(id);
    for (const each of this.#environments.values()) if (each.place === id) this.#environments.delete(each.id);
  }

  /** What was attached to in an earlier window and ended since then. */
  #forgetGone(place: PlaceId): void {
    for (const id of this.#attached)
      if (id.startsWith(`${place}/`) && !this.#environments.has(id)) this.#attached.delete(id);
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const done = (): void => resolve(undefined);
    const subscription = this.onDidChange(done);
    signal.addEventListener('abort', done, { once: true });
    return promise.finally(() => {
      subscription.dispose();
      signal.removeEventListener('abort', done);
    });
  }
}

function isOwn(environment: Environment): boolean {
  return environment.origin.kind !== 'container' && environment.origin.kind !== 'compose';
}
