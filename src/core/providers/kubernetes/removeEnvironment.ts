import { LockstepError } from '../../base/lockstepError.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import { clusterLabels } from '../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { ObjectSelection } from '../../cluster/listObjects.ts';
import { namespacesPath } from '../../cluster/namespacesPath.ts';
import { podsPath } from '../../cluster/podsPath.ts';
import { requireAccess } from '../../cluster/requireAccess.ts';
import { watchObjects } from '../../cluster/watchObjects.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import { deleteIfThere } from './deleteIfThere.ts';
import { isMadeNamespace } from './isMadeNamespace.ts';
import { listNames } from './listNames.ts';
import { objectPath } from './provision/objectToApply.ts';
import { removeAccess, removedKinds } from './removeAccess.ts';
import { requireOwn } from './requireOwn.ts';
import { parseWorkload } from './workloadKinds.ts';

const patienceMilliseconds = 3 * 60_000;

/** Deletes all that carries an environment's label, its volumes too, or the namespace that was made for it; waits until it is gone. */
export async function removeEnvironment(cluster: Cluster, id: EnvironmentId, signal: AbortSignal): Promise<void> {
  const { namespace, name } = parseClusterId(id);
  const isAdopted = name.startsWith('pod.') || parseWorkload(name) !== undefined;
  requireOwn({ name, origin: isAdopted ? { kind: 'container' } : { kind: 'lockstep', specHash: '' } });
  const path = namespacesPath(namespace);
  const made = await namespaceMadeFor(cluster, path, name, signal);
  if (made !== undefined) {
    const access = { verb: 'delete', resource: 'namespaces', name: namespace };
    await requireAccess(cluster, `remove the namespace ${namespace}`, [access], signal);
    // Another of the same name may have come meanwhile.
    await deleteIfThere(cluster, path, { preconditions: { uid: made.metadata.uid } }, signal);
    const selection = { path: namespacesPath(), fieldSelector: `metadata.name=${namespace}` };
    await untilNone(cluster, `the namespace ${namespace}`, [selection], signal);
    return;
  }
  await requireAccess(cluster, `remove ${name}`, removeAccess(namespace), signal);
  const labelSelector = `${clusterLabels.environment}=${name}`;
  // What starts pods first.
  for (const kind of removedKinds) await removeAll(cluster, objectPath(kind, namespace), labelSelector, signal);
  await removeAll(cluster, podsPath(namespace), labelSelector, signal);
  const last = [podsPath(namespace), objectPath('PersistentVolumeClaim', namespace)];
  await untilNone(
    cluster,
    name,
    last.map(path => ({ path, labelSelector })),
    signal,
  );
}

async function removeAll(cluster: Cluster, path: string, labelSelector: string, signal: AbortSignal): Promise<void> {
  // In the background: what a pod belongs to need not wait for it, we do.
  for (const name of await listNames(cluster, { path, labelSelector }, signal))
    await deleteIfThere(cluster, `${path}/${encodeURIComponent(name)}`, { propagationPolicy: 'Background' }, signal);
}

/** Who may not read namespaces has none that Lockstep made. */
async function namespaceMadeFor(
  cluster: Cluster,
  path: string,
  name: string,
  signal: AbortSignal,
): Promise<KubernetesObject | undefined> {
  try {
    const found = await cluster.request<KubernetesObject>({ path }, signal);
    return isMadeNamespace(found) && found.metadata.labels?.[clusterLabels.environment] === name ? found : undefined;
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return undefined;
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
