import { accessWords, type Access } from '../../cluster/access.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { missingAccess } from '../../cluster/missingAccess.ts';
import { streamAccess } from '../../cluster/streamAccess.ts';
import { provisionAccess } from './provision/provisionAccess.ts';

/** What this user may not do in the namespaces that are looked into, one sentence for each namespace and purpose. */
export async function refusedAccess(
  cluster: Cluster,
  namespaces: readonly string[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const words = await Promise.all(namespaces.map(namespace => refusedIn(cluster, namespace, signal)));
  return words.flat();
}

async function refusedIn(cluster: Cluster, namespace: string, signal: AbortSignal): Promise<readonly string[]> {
  const streams = await Promise.all(
    (['exec', 'portforward'] as const).map(subresource => streamAccess(cluster, subresource, { namespace }, signal)),
  );
  const toAttach: readonly Access[] = [
    ...['get', 'list', 'watch'].map(verb => ({ verb, resource: 'pods', namespace })),
    { verb: 'get', resource: 'pods', subresource: 'log', namespace },
    ...streams.flat(),
  ];
  const [attach, make] = await Promise.all([
    missingAccess(cluster, toAttach, signal),
    missingAccess(cluster, provisionAccess(namespace), signal),
  ]);
  const sentence = (purpose: string, missing: readonly Access[]): readonly string[] => {
    const verbs = missing.map(each => accessWords({ ...each, namespace: '' }));
    return verbs.length === 0 ? [] : [`To ${purpose} in the namespace ${namespace} you may not ${verbs.join(', ')}.`];
  };
  return [...sentence('attach', attach), ...sentence('make environments', make)];
}
