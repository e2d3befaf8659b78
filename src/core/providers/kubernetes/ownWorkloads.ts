import { LockstepError } from '../../base/lockstepError.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ClusterEnvironment } from '../../cluster/clusterId.ts';
import { clusterLabels } from '../../cluster/clusterLabels.ts';
import { listObjects } from '../../cluster/listObjects.ts';
import type { Scalable } from '../../cluster/scalable.ts';
import { slimScalable } from './slim.ts';
import { ownKinds, parseWorkload, workloadPath } from './workloadKinds.ts';

/** What Lockstep made of an environment, by `deployment.web`; a kind that may not be listed is gone without. */
export async function ownWorkloads(
  cluster: Cluster,
  { namespace, name }: Pick<ClusterEnvironment, 'namespace' | 'name'>,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Scalable>> {
  if (name.startsWith('pod.') || parseWorkload(name) !== undefined) return new Map();
  const labelSelector = `${clusterLabels.environment}=${name}`;
  const kinds = ownKinds.map(async kind => {
    const selection = { path: workloadPath(kind, namespace), labelSelector };
    try {
      const { items } = await listObjects(cluster, selection, slimScalable, signal);
      return items.map(item => [`${kind}.${item.metadata.name}`, item] as const);
    } catch (error) {
      if (kind !== 'deployment' && error instanceof LockstepError && error.code === 'forbidden') return [];
      throw error;
    }
  });
  return new Map((await Promise.all(kinds)).flat());
}
