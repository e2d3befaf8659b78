import { accessWords, type Access } from './access.ts';
import type { Cluster } from './cluster.ts';
import { ClusterError } from './clusterError.ts';
import { missingAccess } from './missingAccess.ts';

/** Throws `forbidden` with all that is missing. `purpose` completes "Could not …": `open a shell in pod web-1`. */
export async function requireAccess(
  cluster: Cluster,
  purpose: string,
  wanted: readonly Access[],
  signal: AbortSignal,
): Promise<void> {
  const missing = await missingAccess(cluster, wanted, signal);
  if (missing.length === 0) return;
  const words = missing.map(accessWords).join(', ');
  throw new ClusterError('forbidden', `Could not ${purpose} on ${cluster.context}: you may not ${words}.`, {
    status: 403,
    reason: 'Forbidden',
    remedy: { kind: 'text', text: `Ask whoever runs the cluster for a Role that allows: ${words}` },
  });
}
