import { apiPath } from '../cluster/apiPath.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { ClusterError } from '../cluster/clusterError.ts';
import type { KubernetesObject } from '../cluster/kubernetesObject.ts';
import { listObjects } from '../cluster/listObjects.ts';
import { workloadKind } from '../references/cluster/clusterKinds.ts';

/** `deployment/web` of a namespace, as references name workloads. Throws where this user may list none of the kinds. */
export async function listWorkloads(
  cluster: Cluster,
  namespace: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const refusals: unknown[] = [];
  const kinds = ['deployment', 'statefulset', 'daemonset', 'cronjob', 'job'].flatMap(name => workloadKind(name) ?? []);
  const listed = await Promise.all(
    kinds.map(async kind => {
      try {
        const { items } = await listObjects(cluster, { path: apiPath(kind, namespace) }, ownName, signal);
        return items.filter(name => name !== undefined).map(name => `${kind.kind.toLowerCase()}/${name}`);
      } catch (error) {
        if (!(error instanceof ClusterError) || error.code !== 'forbidden') throw error;
        refusals.push(error);
        return [];
      }
    }),
  );
  if (refusals.length === kinds.length) throw refusals[0];
  return listed.map(names => names.toSorted()).flat();
}

/** Undefined for what another object made, a CronJob's Job. */
function ownName({ metadata }: KubernetesObject): string | undefined {
  return metadata.ownerReferences?.some(owner => owner.controller) ? undefined : metadata.name;
}
