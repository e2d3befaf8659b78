import { LockstepError } from '../../../base/lockstepError.ts';
import { apiPath } from '../../../cluster/apiPath.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import { ClusterError } from '../../../cluster/clusterError.ts';
import { getObject } from '../provision/applyObject.ts';
import { applyPatch } from '../provision/applyPatch.ts';
import type { ApiKinds } from './discoverKinds.ts';
import { kindKey, kindOf, nameOf, objectWords, type StackObject } from './stackObject.ts';

/** By server-side apply, so that twice is the same as once; a claim or a Job that is there stays as it is. */
export async function applyStack(
  cluster: Cluster,
  objects: readonly StackObject[],
  { namespace, kinds }: { readonly namespace: string; readonly kinds: ApiKinds },
  signal: AbortSignal,
): Promise<void> {
  for (const object of objects) {
    const path = objectPath(object, namespace, kinds);
    const stays = kindOf(object) === 'PersistentVolumeClaim' || kindOf(object) === 'Job';
    if (stays && (await getObject(cluster, path, signal)) !== undefined) continue;
    try {
      await applyPatch(cluster, path, object, signal);
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error;
      const { code, message, status, remedy } = error;
      throw new ClusterError(code, `${objectWords(object)} of the stack was refused: ${message}`, {
        status,
        cause: error,
        ...(remedy === undefined ? {} : { remedy }),
      });
    }
  }
}

function objectPath(object: StackObject, namespace: string, kinds: ApiKinds): string {
  const kind = kinds.get(kindKey(object));
  if (kind === undefined) throw new LockstepError('internal', `The cluster has no kind for ${objectWords(object)}.`);
  return apiPath(kind, namespace, nameOf(object));
}
