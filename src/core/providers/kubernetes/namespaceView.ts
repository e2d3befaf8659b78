import { isDeepStrictEqual } from 'node:util';
import { clusterEnvironmentId } from '../../cluster/clusterId.ts';
import { clusterLabels } from '../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { Pod } from '../../cluster/pod.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import type { ObjectChange } from '../../cluster/watchObjects.ts';
import type { Environment, EnvironmentChange } from '../../environment/environment.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import { isKeptOff } from './isKeptOff.ts';
import type { SeenNodes } from './nodeTrouble.ts';
import { podOwner } from './podOwner.ts';
import { recognise } from './recognise.ts';
import type { Viewpoint } from './recognised.ts';
import { unfinishedEnvironment } from './unfinishedEnvironment.ts';
import type { WorkloadKind } from './workloadKinds.ts';

/** Everything but `broken`. */
export type Told<T extends KubernetesObject> = Exclude<ObjectChange<T>, { readonly kind: 'broken' }>;

/** What is known of one namespace, and how its environments change with each event; one event touches one environment. */
export class NamespaceView {
  #viewpoint: Viewpoint;
  readonly #pods = new Map<string, Pod>();
  readonly #podsOf = new Map<string, Map<string, Pod>>();
  /** Of what Lockstep made: those that taints keep off nodes, by uid. */
  readonly #keptOff = new Map<string, Pod>();
  readonly #workloads = new Map<string, Scalable>();
  readonly #told = new Map<EnvironmentId, Environment>();
  /** The namespace itself, where Lockstep made it. */
  #made: KubernetesObject | undefined;
  /** Names of environments that something happened to; undefined: any. */
  #touched: Set<string> | undefined = new Set();

  constructor(viewpoint: Viewpoint) {
    this.#viewpoint = viewpoint;
  }

  applyNamespace(made: KubernetesObject | undefined): void {
    this.#touchMade();
    this.#made = made;
    this.#touchMade();
  }

  /** Whether there is a pod that `applyNodes` says more of. */
  get needsNodes(): boolean {
    return this.#keptOff.size > 0;
  }

  applyNodes(nodes: SeenNodes): void {
    this.#viewpoint = { ...this.#viewpoint, nodes };
    for (const pod of this.#keptOff.values()) this.#touch(podOwner(pod));
  }

  applyPods(change: Told<Pod>): void {
    switch (change.kind) {
      case 'listed':
        this.#pods.clear();
        this.#podsOf.clear();
        this.#keptOff.clear();
        for (const pod of change.items) this.#setPod(pod);
        this.#touched = undefined;
        return;
      case 'set':
      case 'deleted': {
        const before = this.#pods.get(change.object.metadata.uid);
        if (before !== undefined) this.#removePod(before);
        if (change.kind === 'set') this.#setPod(change.object);
        this.#touch(podOwner(change.object));
        return;
      }
    }
  }

  applyWorkloads(kind: WorkloadKind, change: Told<Scalable>): void {
    const keyOf = ({ metadata }: Scalable): string => `${kind}.${metadata.name}`;
    switch (change.kind) {
      case 'listed':
        for (const key of [...this.#workloads.keys()]) if (key.startsWith(`${kind}.`)) this.#workloads.delete(key);
        for (const workload of change.items) this.#workloads.set(keyOf(workload), workload);
        this.#touched = undefined;
        return;
      case 'set':
      case 'deleted': {
        const key = keyOf(change.object);
        this.#touch(key);
        if (change.kind === 'set') this.#workloads.set(key, change.object);
        else this.#workloads.delete(key);
        this.#touch(key);
        return;
      }
    }
  }

  /** What is different from what was told before. */
  *changes(): Generator<EnvironmentChange, void> {
    const touched = this.#touched;
    this.#touched = new Set();
    if (touched === undefined) {
      const found = recognise(this.#viewpoint, { workloads: this.#workloads, pods: this.#pods.values() });
      const unfinished = this.#unfinished();
      const now = new Map([...found].map(([id, { environment }]) => [id, environment]));
      if (unfinished !== undefined && (this.#isGoing || !now.has(unfinished.id))) now.set(unfinished.id, unfinished);
      for (const id of [...this.#told.keys()]) if (!now.has(id)) yield* this.#tell(id, undefined);
      for (const [id, environment] of now) yield* this.#tell(id, environment);
      return;
    }
    for (const name of touched) {
      const id = clusterEnvironmentId({ ...this.#viewpoint, name });
      yield* this.#tell(id, this.#recogniseOne(name, id));
    }
  }

  /** Where the namespace is no longer looked at. */
  *leave(): Generator<EnvironmentChange, void> {
    for (const id of [...this.#told.keys()]) yield* this.#tell(id, undefined);
  }

  #setPod(pod: Pod): void {
    const owner = podOwner(pod);
    const siblings = this.#podsOf.get(owner) ?? new Map<string, Pod>();
    this.#podsOf.set(owner, siblings.set(pod.metadata.uid, pod));
    this.#pods.set(pod.metadata.uid, pod);
    if (clusterLabels.environment in (pod.metadata.labels ?? {}) && isKeptOff(pod))
      this.#keptOff.set(pod.metadata.uid, pod);
  }

  #removePod(pod: Pod): void {
    const owner = podOwner(pod);
    const siblings = this.#podsOf.get(owner);
    siblings?.delete(pod.metadata.uid);
    if (siblings?.size === 0) this.#podsOf.delete(owner);
    this.#pods.delete(pod.metadata.uid);
    this.#keptOff.delete(pod.metadata.uid);
  }

  #unfinished(): Environment | undefined {
    return this.#made === undefined ? undefined : unfinishedEnvironment(this.#viewpoint, this.#made);
  }

  /** The workloads of a namespace that is being removed are told nothing of it. */
  get #isGoing(): boolean {
    return this.#made?.metadata.deletionTimestamp !== undefined;
  }

  #touchMade(): void {
    const name = this.#made?.metadata.labels?.[clusterLabels.environment];
    if (name !== undefined) this.#touched?.add(name);
  }

  /** The environment that a workload belongs to, and the one that it would be by itself. */
  #touch(key: string): void {
    const name = this.#workloads.get(key)?.metadata.labels?.[clusterLabels.environment];
    this.#touched?.add(key);
    if (name !== undefined) this.#touched?.add(name);
  }

  #recogniseOne(name: string, id: EnvironmentId): Environment | undefined {
    const members = [...this.#workloads].filter(
      ([key, { metadata }]) => key === name || metadata.labels?.[clusterLabels.environment] === name,
    );
    const keys = new Set([name, ...members.map(([key]) => key)]);
    const pods = [...keys].flatMap(key => [...(this.#podsOf.get(key)?.values() ?? [])]);
    const found = recognise(this.#viewpoint, { workloads: new Map(members), pods }).get(id)?.environment;
    const unfinished = this.#unfinished();
    if (unfinished?.id !== id) return found;
    return this.#isGoing ? unfinished : (found ?? unfinished);
  }

  *#tell(id: EnvironmentId, environment: Environment | undefined): Generator<EnvironmentChange, void> {
    if (isDeepStrictEqual(this.#told.get(id), environment)) return;
    if (environment === undefined) {
      this.#told.delete(id);
      yield { kind: 'gone', id };
    } else {
      this.#told.set(id, environment);
      yield { kind: 'environment', environment };
    }
  }
}
