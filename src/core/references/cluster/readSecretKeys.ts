import { accessWords } from '../../cluster/access.ts';
import { apiPath } from '../../cluster/apiPath.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import type { Manifest } from '../kubernetes/manifest.ts';
import { liveManifest } from './liveManifest.ts';
import { secretKind } from './clusterKinds.ts';
import { answered, type Answer } from './readObjects.ts';
import { secretKeyNames } from './secretKeyNames.ts';

const metadataOnly = 'application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1';

/**
 * A Secret as a manifest of nothing but its keys' names, by one request of its metadata (using-api/api-concepts,
 * "Metadata-only fetches"). Only with consent: there is no weaker permission than `get secrets`. Undefined where there is
 * no such Secret or its metadata doesn't tell its keys.
 */
export function readSecretKeys(
  cluster: Cluster,
  namespace: string,
  name: string,
  signal: AbortSignal,
): Promise<Answer<Manifest | undefined>> {
  return answered({ cluster, namespace }, accessWords([{ verb: 'get', ...secretKind, name }]), signal, async own => {
    const path = apiPath(secretKind, namespace, name);
    const names = await keyNames(cluster, path, own);
    if (names.length === 0) return undefined;
    const metadata = { name, namespace, uid: '', resourceVersion: '', creationTimestamp: '' };
    const keys = { metadata, data: Object.fromEntries(names.map(key => [key, null])) };
    return liveManifest(secretKind, keys, { namespace, context: cluster.context });
  });
}

async function keyNames(cluster: Cluster, path: string, signal: AbortSignal): Promise<readonly string[]> {
  try {
    return await secretKeyNames(await cluster.stream({ path, accept: metadataOnly }, signal));
  } catch (error) {
    if (error instanceof ClusterError && error.code === 'notFound') return [];
    throw error;
  }
}
