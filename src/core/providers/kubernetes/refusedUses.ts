import { accessWords, type Access } from '../../cluster/access.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { missingAccess } from '../../cluster/missingAccess.ts';
import { streamAccess } from '../../cluster/streamAccess.ts';
import { provisionAccess } from './provision/provisionAccess.ts';
import { removeAccess } from './removeAccess.ts';
import { ownKinds, workloadKinds } from './workloadKinds.ts';

/** What Lockstep does in a namespace, and what that needs. */
interface Use {
  /** Completes "To … in the namespace shop you may not: …". */
  readonly words: string;
  readonly needs: readonly Access[];
}

/** What of Lockstep's work this user may not do in some namespaces, one sentence each, naming verbs and resources. */
export async function refusedUses(
  cluster: Cluster,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const sentences: string[] = [];
  for (const namespace of namespaces) {
    for (const { words, needs } of await usesOf(cluster, namespace, signal)) {
      const missing = await missingAccess(cluster, needs, signal);
      if (missing.length > 0)
        sentences.push(`To ${words} in the namespace ${namespace} you may not: ${accessWords(missing)}.`);
    }
  }
  return sentences;
}

async function usesOf(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<readonly Use[]> {
  const of = (verbs: readonly string[], resource: Omit<Access, 'verb'>): readonly Access[] =>
    verbs.map(verb => ({ verb, ...resource, namespace }));
  const seen = ownKinds.flatMap(kind => of(['list', 'watch'], workloadKinds[kind]));
  const [exec, forward] = await Promise.all([
    streamAccess(cluster, 'exec', { namespace }, signal),
    streamAccess(cluster, 'portforward', { namespace }, signal),
  ]);
  return [
    { words: 'see all environments', needs: [...of(['get', 'list', 'watch'], { resource: 'pods' }), ...seen] },
    { words: 'run commands and open terminals', needs: exec },
    { words: 'forward ports', needs: forward },
    { words: 'follow logs', needs: of(['get'], { resource: 'pods', subresource: 'log' }) },
    {
      words: 'start and stop environments',
      needs: of(['patch'], { ...workloadKinds.deployment, subresource: 'scale' }),
    },
    { words: 'make environments', needs: provisionAccess(namespace) },
    { words: 'remove environments', needs: removeAccess(namespace) },
  ];
}
