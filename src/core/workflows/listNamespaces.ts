import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/clusterError.ts';
import { listObjects } from '../cluster/listObjects.ts';
import { namespacesPath } from '../cluster/namespacesPath.ts';

/** The cluster's namespaces by name; undefined where this user may not list them. */
export async function listNamespaces(cluster: Cluster, signal: AbortSignal): Promise<readonly string[] | undefined> {
  try {
    const { items } = await listObjects(cluster, { path: namespacesPath() }, raw => raw.metadata.name, signal);
    return items.toSorted();
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return undefined;
    throw error;
  }
}
