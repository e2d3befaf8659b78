import { LockstepError } from '../../base/lockstepError.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { ClusterEnvironment } from '../../cluster/clusterId.ts';
import { clusterLabels } from '../../cluster/clusterLabels.ts';
import type { ObjectSelection } from '../../cluster/listObjects.ts';
import { podsPath } from '../../cluster/podsPath.ts';
import { selectorText, type LabelSelector } from '../../references/cluster/labelSelector.ts';
import { parseWorkload, workloadPath } from './workloadKinds.ts';

/** Which pods to watch for one environment: no more than its own where the workload's selector may be read. */
export async function environmentPods(
  cluster: Cluster,
  { namespace, name }: ClusterEnvironment,
  signal: AbortSignal,
): Promise<ObjectSelection> {
  const path = podsPath(namespace);
  if (name.startsWith('pod.')) return { path, fieldSelector: `metadata.name=${name.slice('pod.'.length)}` };
  const workload = parseWorkload(name);
  if (workload === undefined) return { path, labelSelector: `${clusterLabels.environment}=${name}` };
  try {
    const found = await cluster.request<Selected>(
      { path: workloadPath(workload.kind, namespace, workload.name) },
      signal,
    );
    return { path, labelSelector: selectorText(found.spec.selector) };
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'forbidden') return { path };
    throw error;
  }
}

interface Selected {
  readonly spec: { readonly selector: LabelSelector };
}
