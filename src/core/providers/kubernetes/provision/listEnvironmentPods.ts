import { clusterLabels } from '../../../cluster/clusterLabels.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';
import { listObjects } from '../../../cluster/listObjects.ts';
import type { Pod } from '../../../cluster/pod.ts';
import { podsPath } from '../../../cluster/podsPath.ts';
import type { Making } from './making.ts';

/** The pods of an environment, or of one of its services. */
export async function listEnvironmentPods(
  { cluster, namespace, names }: Making,
  service: string | undefined,
  signal: AbortSignal,
): Promise<readonly Pod[]> {
  const own = `${clusterLabels.environment}=${names.environment}`;
  const labelSelector = service === undefined ? own : `${own},${clusterLabels.service}=${service}`;
  const asPod = (raw: KubernetesObject): Pod => raw as Pod;
  return (await listObjects(cluster, { path: podsPath(namespace.name), labelSelector }, asPod, signal)).items;
}
