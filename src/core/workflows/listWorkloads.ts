import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/clusterError.ts';
import type { KubernetesObject } from '../cluster/kubernetesObject.ts';
import { objectPath, workloadKind } from '../references/cluster/clusterKinds.ts';

/** `deployment/web` of a namespace, as references name workloads. Throws where this user may list none of the kinds. */
export async function listWorkloads(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const refusals: unknown[] = [];
  const accept = 'application/json;as=PartialObjectMetadataList;v=v1;g=meta.k8s.io';
  const kinds = ['deployment', 'statefulset', 'daemonset', 'cronjob', 'job'].flatMap(name => workloadKind(name) ?? []);
  const listed = await Promise.all(
    kinds.map(async kind => {
      try {
        const { items } = await cluster.request<{ readonly items: readonly KubernetesObject[] }>(
          { path: objectPath(kind, namespace), accept },
          signal,
        );
        return items
          .filter(({ metadata }) => !metadata.ownerReferences?.some(owner => owner.controller))
          .map(({ metadata }) => `${kind.kind.toLowerCase()}/${metadata.name}`)
          .sort();
      } catch (error) {
        if (!(error instanceof ClusterError) || error.code !== 'forbidden') throw error;
        refusals.push(error);
        return [];
      }
    }),
  );
  if (refusals.length === kinds.length) throw refusals[0];
  return listed.flat();
}
