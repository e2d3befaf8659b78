import { createChannel, type Channel } from '../../base/channel.ts';
import { LockstepError } from '../../base/lockstepError.ts';
import { apiPath } from '../../cluster/apiPath.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import { watchObjects } from '../../cluster/watchObjects.ts';
import type { Json } from '../yaml/jsonToNode.ts';
import type { ReferenceTarget } from '../referenceReader.ts';
import { configMapKind, workloadKind, type ClusterKind } from './clusterKinds.ts';
import { compareObjects, objectState, type ObjectState } from './compareObjects.ts';
import { isRolledOut } from './isRolledOut.ts';
import type { WorkloadChange } from './workloadChange.ts';

/**
 * Every change of a workload in production and of the ConfigMaps that it refers to, told as the API server tells it: what
 * changed, by whom and when. What it is at `watching` is for a comparison to read. Returns only on abort.
 * Throws `usage` where the target names no workload with its kind.
 */
export async function* watchReference(
  cluster: Cluster,
  target: ReferenceTarget,
  signal: AbortSignal,
): AsyncGenerator<WorkloadChange, void> {
  const [kindName = '', name] = (target.workload ?? '').split('/');
  const kind = workloadKind(kindName);
  if (kind === undefined || name === undefined)
    throw new LockstepError(
      'usage',
      `To watch ${target.path}, name the workload: cluster:${target.path}/deployment/NAME`,
    );
  const channel = createChannel<WorkloadChange>();
  const over = new AbortController();
  const own = AbortSignal.any([signal, over.signal]);
  const closing = (): void => channel.close();
  own.addEventListener('abort', closing, { once: true });
  if (own.aborted) return;
  let failure: { readonly error: unknown } | undefined;
  const start: Start = (watched, until, met) => {
    watchOne(cluster, watched, channel, { signal: until, met }).catch((error: unknown) => {
      failure ??= { error };
      channel.close();
    });
  };
  const maps = new ConfigMapWatches(target.path, start, own);
  start({ kind, name, namespace: target.path }, own, object => maps.follow(object));
  try {
    yield* channel;
    if (failure !== undefined) throw failure.error;
  } finally {
    over.abort();
  }
}

interface Watched {
  readonly kind: ClusterKind;
  readonly name: string;
  readonly namespace: string;
}

type Met = (object: KubernetesObject) => void;
type Start = (watched: Watched, signal: AbortSignal, met: Met) => void;

async function watchOne(
  cluster: Cluster,
  { kind, name, namespace }: Watched,
  channel: Channel<WorkloadChange>,
  { signal, met }: { readonly signal: AbortSignal; readonly met: Met },
): Promise<void> {
  const selection = { path: apiPath(kind, namespace), fieldSelector: `metadata.name=${name}` };
  const object = `${kind.kind.toLowerCase()}/${name}`;
  let before: { readonly state: ObjectState; readonly rolledOut: boolean } | undefined;
  let isFirst = true;
  let isThere = false;
  const take = (raw: KubernetesObject | undefined): void => {
    if (raw === undefined) {
      if (isThere) channel.push({ kind: 'removed', object });
      isThere = false;
      return;
    }
    const now = { state: objectState(raw), rolledOut: isRolledOut(raw) };
    const fields = isFirst ? [] : compareObjects(before?.state ?? new Map(), now.state, raw.metadata.managedFields);
    if (fields.length > 0 || (!isFirst && !isThere)) channel.push({ kind: 'changed', object, fields });
    if (before?.rolledOut === false && now.rolledOut) channel.push({ kind: 'rolledOut', object });
    before = now;
    isThere = true;
    met(raw);
  };
  for await (const change of watchObjects(cluster, { ...selection, slim: raw => raw }, signal)) {
    if (change.kind === 'broken') channel.push(change);
    else take(change.kind === 'listed' ? change.items[0] : change.kind === 'set' ? change.object : undefined);
    if (change.kind !== 'broken') isFirst = false;
    if (change.kind === 'listed') channel.push({ kind: 'watching', object });
  }
}

/** One watch for each ConfigMap that the workload's template names now. */
class ConfigMapWatches {
  readonly #running = new Map<string, AbortController>();
  readonly #namespace: string;
  readonly #start: Start;
  readonly #signal: AbortSignal;

  constructor(namespace: string, start: Start, signal: AbortSignal) {
    this.#namespace = namespace;
    this.#start = start;
    this.#signal = signal;
  }

  follow(workload: KubernetesObject): void {
    const names = new Set(configMapNames((workload as KubernetesObject & { readonly spec?: Json }).spec ?? null));
    for (const [name, running] of this.#running) {
      if (names.has(name)) continue;
      running.abort();
      this.#running.delete(name);
    }
    for (const name of names) {
      if (this.#running.has(name)) continue;
      const stop = new AbortController();
      this.#running.set(name, stop);
      const watched = { kind: configMapKind, name, namespace: this.#namespace };
      this.#start(watched, AbortSignal.any([this.#signal, stop.signal]), () => undefined);
    }
  }
}

/** Wherever a template refers to one: variables, volumes, projections. */
function configMapNames(value: Json): readonly string[] {
  if (Array.isArray(value)) return (value as readonly Json[]).flatMap(configMapNames);
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value as { readonly [field: string]: Json | undefined }).flatMap(([field, child]) => {
    if (child === undefined) return [];
    const isReference = field === 'configMap' || field === 'configMapRef' || field === 'configMapKeyRef';
    const name =
      isReference && child !== null && typeof child === 'object' && 'name' in child ? child['name'] : undefined;
    return typeof name === 'string' ? [name] : configMapNames(child);
  });
}
