import { homedir } from 'node:os';
import { readKubeconfig } from '../cluster/readKubeconfig.ts';
import type { ClusterAccess } from './connectContext.ts';

/** The contexts of the user's kubeconfig by name, the current one first; no cluster is asked. */
export async function listContexts(
  { isTrusted }: Pick<ClusterAccess, 'isTrusted'>,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const sources = { env: process.env, home: homedir(), platform: process.platform, isTrusted };
  const { contexts = [], current } = (await readKubeconfig(sources, signal)) ?? {};
  const names = contexts.map(({ name }) => name).sort();
  return [...names.filter(name => name === current), ...names.filter(name => name !== current)];
}
