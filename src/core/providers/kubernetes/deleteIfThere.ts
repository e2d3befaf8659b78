import type { Cluster } from '../../cluster/cluster.ts';
import { ClusterError } from '../../cluster/clusterError.ts';

/** Deletes the object at a path; one that is gone already is as good. */
export async function deleteIfThere(
  cluster: Cluster,
  path: string,
  options: {
    readonly propagationPolicy?: 'Background';
    readonly gracePeriodSeconds?: number;
    readonly preconditions?: { readonly uid: string };
  },
  signal: AbortSignal,
): Promise<void> {
  const body = { kind: 'DeleteOptions', apiVersion: 'v1', ...options };
  try {
    await cluster.request({ method: 'DELETE', path, body }, signal);
  } catch (error) {
    if (!(error instanceof ClusterError) || error.status !== 404) throw error;
  }
}
