import type { Cluster } from '../../cluster/cluster.ts';
import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { ObjectSelection } from '../../cluster/listObjects.ts';

/** API concepts, "Alternate representations of resources": the values of Secrets are never asked for. */
const metadataOnly = 'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1';

interface NameList {
  /** Null where there are none. */
  readonly items?: readonly KubernetesObject[] | null;
}

/** The names of all objects of a collection. */
export async function listNames(
  cluster: Cluster,
  { path, labelSelector }: Pick<ObjectSelection, 'path' | 'labelSelector'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { items } = await cluster.request<NameList>({ path, query: { labelSelector }, accept: metadataOnly }, signal);
  return (items ?? []).map(({ metadata }) => metadata.name);
}
