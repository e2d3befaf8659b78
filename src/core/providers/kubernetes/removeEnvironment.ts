import { LockstepError } from '../../base/lockstepError.ts';
import type { Access } from '../../cluster/access.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import { clusterLabels } from '../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { ObjectSelection } from '../../cluster/listObjects.ts';
import { requireAccess } from '../../cluster/requireAccess.ts';
import { watchObjects } from '../../cluster/watchObjects.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import { requireOwn } from './requireOwn.ts';
import { parseWorkload } from './workloadKinds.ts';

/** What an environment may consist of, the ones that start containers first. */
const kinds = [
  { group: 'apps', resource: 'deployments' },
  { group: 'apps', resource: 'statefulsets' },
  { group: 'batch', resource: 'jobs' },
  { group: '', resource: 'pods' },
  { group: '', resource: 'services' },
  { group: '', resource: 'configmaps' },
  { group: '', resource: 'secrets' },
  { group: '', resource: 'persistentvolumeclaims' },
] as const;

const patienceMilliseconds = 3 * 60_000;

/** Deletes all that carries an environment's label, its volumes too, or the namespace that was made for it; waits until it is gone. */
export async function removeEnvironment(cluster: Cluster, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  const { namespace, name } = parseClusterId(id);
  const isAdopted = name.startsWith('pod.') || parseWorkload(name) !== undefined;
  requireOwn({ name, origin: isAdopted ? { kind: 'container' } : { kind: 'lockstep', specHash: '' } });
  const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}`;
  if (await isMadeFor(cluster, path, name, signal)) {
    const access = { verb: 'delete', resource: 'namespaces', name: namespace };
    await requireAccess(cluster, `remove the namespace ${namespace}`, [access], signal);
    await unlessGone(cluster.request({ method: 'DELETE', path }, signal));
    const selection = { path: '/api/v1/namespaces', fieldSelector: `metadata.name=${namespace}` };
    await untilNone(cluster, `the namespace ${namespace}`, [selection], signal);
    return;
  }
  const labelSelector = `${clusterLabels.environment}=${name}`;
  const last = kinds.filter(({ resource }) => resource === 'pods' || resource === 'persistentvolumeclaims');
  const wanted: readonly Access[] = [
    ...kinds.map(kind => ({ verb: 'deletecollection', ...kind, namespace })),
    ...last.flatMap(kind => ['list', 'watch'].map(verb => ({ verb, ...kind, namespace }))),
  ];
  await requireAccess(cluster, `remove ${name}`, wanted, signal);
  const collection = ({ group, resource }: (typeof kinds)[number]): string =>
    `${group === '' ? '/api' : `/apis/${group}`}/v1/namespaces/${encodeURIComponent(namespace)}/${resource}`;
  for (const kind of kinds) {
    // In the background: what a pod belongs to need not wait for it, we do.
    const query = { labelSelector, propagationPolicy: 'Background' };
    await cluster.request({ method: 'DELETE', path: collection(kind), query }, signal);
  }
  await untilNone(
    cluster,
    name,
    last.map(kind => ({ path: collection(kind), labelSelector })),
    signal,
  );
}

/** Who may not read namespaces has none that Lockstep made. */
async function isMadeFor(cluster: Cluster, path: string, name: string, signal: AbortSignal): Promise<boolean> {
  try {
    const { metadata } = await cluster.request<KubernetesObject>({ path }, signal);
    return metadata.labels?.[clusterLabels.environment] === name;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return false;
    throw error;
  }
}

async function untilNone(
  cluster: Cluster,
  what: string,
  selections: readonly ObjectSelection[],
  signal: AbortSignal,
): Promise<void> {
  const limit = AbortSignal.timeout(patienceMilliseconds);
  const left = await Promise.all(
    selections.map(selection => namesLeft(cluster, selection, AbortSignal.any([signal, limit]))),
  );
  signal.throwIfAborted();
  const names = left.flat();
  if (names.length === 0) return;
  throw new LockstepError(
    'commandFailed',
    `${what} is being removed, but the cluster still holds ${names.join(', ')}.`,
    {
      remedy: { kind: 'text', text: 'Finalizers or volumes in use hold it back; look with kubectl describe.' },
    },
  );
}

/** None when all are gone; those that are there still when the signal aborts. */
async function namesLeft(
  cluster: Cluster,
  selection: ObjectSelection,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const left = new Map<string, string>();
  for await (const change of watchObjects(cluster, selection, signal)) {
    if (change.kind === 'broken') {
      if (change.error.code === 'forbidden') throw change.error;
      continue;
    }
    if (change.kind === 'listed') left.clear();
    const objects = change.kind === 'listed' ? change.items : [change.object];
    for (const { metadata } of objects) {
      if (change.kind === 'deleted') left.delete(metadata.uid);
      else left.set(metadata.uid, metadata.name);
    }
    if (left.size === 0) return [];
  }
  return [...left.values()];
}

async function unlessGone(work: Promise<unknown>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ClusterError) || error.code !== 'notFound') throw error;
  }
}
