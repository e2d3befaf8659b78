import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/clusterError.ts';
import type { KubernetesObject } from '../cluster/kubernetesObject.ts';

/** The cluster's namespaces by name; undefined where this user may not list them. */
export async function listNamespaces(cluster: Cluster, signal: AbortSignal): Promise<readonly string[] | undefined> {
  try {
    const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
    const request = { path: '/api/v1/namespaces', accept };
    const { items } = await cluster.request<{ readonly items: readonly KubernetesObject[] }>(request, signal);
    return items.map(({ metadata }) => metadata.name).sort();
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'forbidden') return undefined;
    throw error;
  }
}
