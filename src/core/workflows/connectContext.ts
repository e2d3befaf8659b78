import { homedir } from 'node:os';
import type { Logger } from '../base/logger.ts';
import { LockstepError } from '../base/lockstepError.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { readKubeconfig } from '../cluster/readKubeconfig.ts';

export interface ClusterAccess {
  readonly logger: Logger;
  /** False for a kubeconfig that nobody has agreed to use: a workspace can bring one. */
  readonly isTrusted: (file: string) => boolean;
}

/** A cluster by its context in the user's kubeconfig; without a name the current one. Throws ClusterError. */
export async function connectContext(
  context: string | undefined,
  { logger, isTrusted }: ClusterAccess,
  signal: AbortSignal,
): Promise<Cluster> {
  const sources = { env: process.env, home: homedir(), platform: process.platform, isTrusted };
  const kubeconfig = await readKubeconfig(sources, signal);
  const name = context ?? kubeconfig?.current;
  if (!kubeconfig || name === undefined)
    throw new LockstepError('notFound', 'There is no kubeconfig that names a cluster.', {
      remedy: { kind: 'text', text: 'Set KUBECONFIG, or write ~/.kube/config.' },
    });
  const { connectCluster } = await import('../cluster/connectCluster.ts');
  return connectCluster(kubeconfig, name, { logger });
}
