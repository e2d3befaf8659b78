import { listContexts } from '../core/workflows/listContexts.ts';
import type { ClusterOptions } from './clusterOptions.ts';

/** What is asked for holds for every context; nothing: each has its own. */
export async function namespacesByContext({
  namespaces,
  isTrusted,
}: ClusterOptions): Promise<Readonly<Record<string, readonly string[]>>> {
  if (namespaces.length === 0) return {};
  const contexts = await listContexts({ isTrusted }, AbortSignal.timeout(10_000));
  return Object.fromEntries(contexts.map(context => [context, namespaces]));
}
