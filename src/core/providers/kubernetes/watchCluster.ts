import { isDeepStrictEqual } from 'node:util';
import { createChannel, type Channel } from '../../base/channel.ts';
import type { Logger } from '../../base/logger.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ClusterError } from '../../cluster/clusterError.ts';
import { clusterPlace } from '../../cluster/clusterId.ts';
import { clusterAnnotations, clusterLabels } from '../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import { namespacesPath } from '../../cluster/namespacesPath.ts';
import { podsPath } from '../../cluster/podsPath.ts';
import { watchObjects, type ObjectChange } from '../../cluster/watchObjects.ts';
import type { Availability, EnvironmentChange } from '../../environment/environment.ts';
import { isMadeNamespace } from './isMadeNamespace.ts';
import { NamespaceView } from './namespaceView.ts';
import { NodeWatch } from './nodeWatch.ts';
import type { SeenNodes } from './nodeTrouble.ts';
import { placeFor } from './placeFor.ts';
import { slimMetadata, slimPod, slimScalable } from './slim.ts';
import { unavailability } from './unavailability.ts';
import { ownKinds, workloadPath } from './workloadKinds.ts';

export interface ClusterWatch {
  /** Those that were chosen; none: the context's own. */
  readonly namespaces: readonly string[];
  /** See ownerName. */
  readonly self: string;
  readonly logger: Logger;
}

/** The place and the environments of one context, then their changes from the cluster's events; returns only on abort. */
export async function* watchCluster(
  cluster: Cluster,
  options: ClusterWatch,
  signal: AbortSignal,
): AsyncGenerator<EnvironmentChange, void> {
  const watched = new WatchedCluster(cluster, options, signal);
  for await (const apply of watched.events) {
    apply();
    yield* watched.changes();
  }
}

/** How one watch of a kind is: it hasn't answered yet, it goes, or it is broken. */
type WatchState = 'waiting' | 'going' | ClusterError;

interface WatchedNamespace {
  readonly view: NamespaceView;
  readonly stop: AbortController;
  readonly states: Map<string, WatchState>;
}

class WatchedCluster {
  readonly #cluster: Cluster;
  readonly #options: ClusterWatch;
  readonly #signal: AbortSignal;
  readonly #chosen: readonly string[];
  readonly #namespaces = new Map<string, WatchedNamespace>();
  readonly #left: NamespaceView[] = [];
  /** Namespaces that Lockstep made, by uid. */
  readonly #made = new Map<string, KubernetesObject>();
  readonly #nodes: NodeWatch;
  #seenNodes: SeenNodes = [];
  #finding: WatchState = 'waiting';
  #availability: Availability | undefined;
  #isSettled = false;

  /** What happened, to be applied one by one. */
  readonly events: Channel<() => void> = createChannel();

  constructor(cluster: Cluster, options: ClusterWatch, signal: AbortSignal) {
    this.#cluster = cluster;
    this.#options = options;
    this.#signal = signal;
    const tellNodes = (nodes: SeenNodes): void =>
      this.events.push(() => {
        this.#seenNodes = nodes;
        for (const { view } of this.#namespaces.values()) view.applyNodes(nodes);
      });
    this.#nodes = new NodeWatch(cluster, tellNodes, signal);
    this.#chosen = options.namespaces.length > 0 ? options.namespaces : [cluster.namespace];
    signal.addEventListener('abort', () => this.events.close(), { once: true });
    if (signal.aborted) this.events.close();
    this.#follow();
    this.#findMade();
  }

  *changes(): Generator<EnvironmentChange, void> {
    for (const view of this.#left.splice(0)) yield* view.leave();
    const availability = this.#availabilityNow();
    if (availability === undefined) return;
    if (!isDeepStrictEqual(this.#availability, availability)) {
      this.#availability = availability;
      yield { kind: 'place', place: placeFor(this.#cluster.context, availability, this.#chosen) };
    }
    // While one kind is cut off and another is not, they don't fit each other.
    for (const { view, states } of this.#namespaces.values())
      if (![...states.values()].some(state => state === 'waiting' || isCut(state))) yield* view.changes();
    this.#nodes.need([...this.#namespaces.values()].some(({ view }) => view.needsNodes));
    if (this.#isSettled) return;
    this.#isSettled = true;
    yield { kind: 'settled', place: clusterPlace(this.#cluster.context) };
  }

  /** Undefined until everything has answered once. One kind that is refused is gone without; with all refused nothing is seen. */
  #availabilityNow(): Availability | undefined {
    const states = [...this.#namespaces.values()].flatMap(({ states: own }) => [...own.values()]);
    const cut = states.find(isCut);
    if (cut !== undefined) return unavailability(cut);
    if (!this.#isSettled && (this.#finding === 'waiting' || states.includes('waiting'))) return undefined;
    const pods = [...this.#namespaces.values()].map(({ states: own }) => own.get('pods'));
    const refused = pods.find(state => typeof state === 'object');
    return refused !== undefined && pods.every(state => typeof state === 'object')
      ? unavailability(refused)
      : { kind: 'ready' };
  }

  /** Watches the namespaces that it should and no others. */
  #follow(): void {
    const { self } = this.#options;
    const made = new Map([...this.#made.values()].map(each => [each.metadata.name, each]));
    const own = [...made].filter(([, { metadata }]) => isOf(metadata.annotations, self)).map(([name]) => name);
    const wanted = new Set([...this.#chosen, ...own]);
    for (const [name, { stop, view }] of this.#namespaces) {
      if (wanted.has(name)) continue;
      stop.abort();
      this.#left.push(view);
      this.#namespaces.delete(name);
    }
    for (const name of wanted) {
      const watched = this.#namespaces.get(name) ?? this.#watchNamespace(name);
      this.#namespaces.set(name, watched);
      watched.view.applyNamespace(made.get(name));
    }
  }

  #watchNamespace(namespace: string): WatchedNamespace {
    const { context } = this.#cluster;
    const view = new NamespaceView({ context, namespace, self: this.#options.self, nodes: this.#seenNodes });
    const stop = new AbortController();
    const states = new Map<string, WatchState>();
    const signal = AbortSignal.any([this.#signal, stop.signal]);
    const watch = <T extends KubernetesObject>(
      kind: string,
      objects: AsyncIterable<ObjectChange<T>>,
      apply: (change: Exclude<ObjectChange<T>, { readonly kind: 'broken' }>) => void,
    ): void => {
      states.set(kind, 'waiting');
      void this.#read(objects, change => {
        if (change.kind === 'broken') this.#sayOnce(`${kind} in ${namespace}`, states.get(kind), change.error);
        else apply(change);
        states.set(kind, change.kind === 'broken' ? change.error : 'going');
      });
    };
    const labelSelector = clusterLabels.environment;
    const pods = { path: podsPath(namespace), slim: slimPod };
    watch('pods', watchObjects(this.#cluster, pods, signal), change => view.applyPods(change));
    for (const kind of ownKinds) {
      const path = workloadPath(kind, namespace);
      const workloads = watchObjects(this.#cluster, { path, labelSelector, slim: slimScalable }, signal);
      watch(`${kind}s`, workloads, change => view.applyWorkloads(kind, change));
    }
    return { view, stop, states };
  }

  /** Namespaces that were made for one environment of this person are seen without being chosen, where they may be listed. */
  #findMade(): void {
    const slim = ({ metadata }: KubernetesObject): KubernetesObject => ({ metadata: slimMetadata(metadata) });
    const watched = { path: namespacesPath(), labelSelector: clusterLabels.environment, slim };
    void this.#read(watchObjects(this.#cluster, watched, this.#signal), change => {
      switch (change.kind) {
        case 'broken':
          this.#sayOnce('namespaces', this.#finding, change.error);
          this.#finding = change.error;
          return;
        case 'listed':
          this.#made.clear();
          for (const each of change.items.filter(isMadeNamespace)) this.#made.set(each.metadata.uid, each);
          break;
        case 'set':
          if (isMadeNamespace(change.object)) this.#made.set(change.object.metadata.uid, change.object);
          else this.#made.delete(change.object.metadata.uid);
          break;
        case 'deleted':
          this.#made.delete(change.object.metadata.uid);
          break;
      }
      this.#finding = 'going';
      this.#follow();
    });
  }

  async #read<T extends KubernetesObject>(
    objects: AsyncIterable<ObjectChange<T>>,
    apply: (change: ObjectChange<T>) => void,
  ): Promise<void> {
    try {
      for await (const change of objects) this.events.push(() => apply(change));
    } catch (error) {
      if (!this.#signal.aborted)
        this.#options.logger.error(`A watch of ${this.#cluster.context} ended: ${String(error)}`);
    }
  }

  #sayOnce(what: string, before: WatchState | undefined, error: ClusterError): void {
    if (typeof before === 'object' && before.code === error.code) return;
    const { logger } = this.#options;
    logger.info(`Kubernetes context ${this.#cluster.context}: ${what} can't be watched: ${error.message}`);
  }
}

/** Not so where it is only refused: that kind is gone without. */
const isCut = (state: WatchState): state is ClusterError =>
  typeof state === 'object' && state.code !== 'forbidden' && state.code !== 'notFound';

/** On a cluster that many share, each sees their own without asking. */
const isOf = (annotations: Readonly<Record<string, string>> = {}, self: string): boolean =>
  (annotations[clusterAnnotations.owner] ?? self) === self;
