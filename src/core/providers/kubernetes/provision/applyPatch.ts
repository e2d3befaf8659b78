import type { Cluster } from '../../../cluster/cluster.ts';
import type { KubernetesObject } from '../../../cluster/kubernetesObject.ts';

/** Who decides a field, as the cluster notes it (reference/using-api/server-side-apply). */
export const fieldManager = 'lockstep';

/** Server-side apply of an object at its own path; fields that others decided become ours. */
export async function applyPatch(
  cluster: Cluster,
  path: string,
  object: object,
  signal: AbortSignal,
): Promise<KubernetesObject> {
  return await cluster.request<KubernetesObject>(
    {
      method: 'PATCH',
      path,
      query: { fieldManager, force: true },
      contentType: 'application/apply-patch+yaml',
      body: object,
    },
    signal,
  );
}
