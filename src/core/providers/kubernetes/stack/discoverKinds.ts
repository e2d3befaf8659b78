import type { ApiResource } from '../../../cluster/apiPath.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';

/** A kind as the cluster serves it. */
interface ApiKind extends Required<ApiResource> {
  readonly namespaced: boolean;
}

/** By `apps/v1 Deployment`. */
export type ApiKinds = ReadonlyMap<string, ApiKind>;

interface ResourceList {
  readonly resources: readonly { readonly name: string; readonly kind: string; readonly namespaced: boolean }[];
}

/** The kinds of API versions, as far as the cluster has them (API concepts, "API discovery"). */
export async function discoverKinds(
  cluster: Cluster,
  apiVersions: readonly string[],
  signal: AbortSignal,
): Promise<ApiKinds> {
  const found = await Promise.all([...new Set(apiVersions)].map(each => kindsOf(cluster, each, signal)));
  return new Map(found.flat());
}

/** `/api/v1`, `/apis/apps/v1`. */
function apiRoot(apiVersion: string): string {
  const parts = apiVersion.split('/').map(encodeURIComponent);
  return parts.length === 1 ? `/api/${parts.join('/')}` : `/apis/${parts.join('/')}`;
}

async function kindsOf(
  cluster: Cluster,
  apiVersion: string,
  signal: AbortSignal,
): Promise<readonly (readonly [string, ApiKind])[]> {
  try {
    const [version = '', group = ''] = apiVersion.split('/').reverse();
    const { resources } = await cluster.request<ResourceList>({ path: apiRoot(apiVersion) }, signal);
    return resources
      .filter(({ name }) => !name.includes('/'))
      .map(({ name, kind, namespaced }) => [`${apiVersion} ${kind}`, { group, version, resource: name, namespaced }]);
  } catch (error) {
    if (error instanceof ClusterError && error.status === 404) return [];
    throw error;
  }
}
