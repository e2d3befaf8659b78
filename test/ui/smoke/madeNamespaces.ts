import { clusterAnnotations, clusterLabels } from '../../../src/core/cluster/clusterLabels.ts';
import type { Cluster } from '../../../src/core/cluster/cluster.ts';
import { listObjects } from '../../../src/core/cluster/listObjects.ts';

/** Names of the namespaces that Lockstep made for a workspace folder. */
export async function madeNamespaces(cluster: Cluster, folder: string): Promise<readonly string[]> {
  const { items } = await listObjects(
    cluster,
    { path: '/api/v1/namespaces', labelSelector: clusterLabels.environment },
    ({ metadata }) => metadata,
    AbortSignal.timeout(30_000),
  );
  return items.filter(({ annotations }) => annotations?.[clusterAnnotations.folder] === folder).map(({ name }) => name);
}
