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
  throw new ClusterError('forbidden', `Could not ${purpose} on ${cluster.context}. ${missingWords(missing)}`, {
    status: 403,
    reason: 'Forbidden',
    remedy: { kind: 'text', text: `Ask whoever runs the cluster for ${roleFor(wanted)}.` },
  });
}

function missingWords(missing: readonly Access[]): string {
  const byNamespace = Map.groupBy(missing, ({ namespace }) => namespace);
  return [...byNamespace]
    .map(([namespace, accesses]) => {
      const where = namespace === undefined ? 'On the whole cluster' : `In the namespace ${namespace}`;
      return `${where} you may not: ${accessWords(accesses)}.`;
    })
    .join(' ');
}

/** Who makes stacks needs rights on the whole cluster, because each has a namespace of its own. */
function roleFor(wanted: readonly Access[]): string {
  if (wanted.some(({ subresource }) => subresource === 'ephemeralcontainers')) return 'a Role that allows it';
  const isOfStacks = ({ namespace, resource, verb }: Access): boolean =>
    namespace === undefined || (resource === 'statefulsets' && verb === 'patch');
  if (wanted.some(isOfStacks)) return 'the ClusterRole lockstep-own-stacks of Lockstep’s README';
  return 'the Role lockstep-own-environments of Lockstep’s README';
}
