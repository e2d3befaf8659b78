import { homedir } from 'node:os';
import type { Logger } from '../base/logger.ts';
import type { Cluster } from '../cluster/cluster.ts';
import { Connections } from '../cluster/connections.ts';

export interface ClusterAccess {
  readonly logger: Logger;
  /** False for a kubeconfig that nobody has agreed to use: a workspace can bring one. */
  readonly isTrusted: (file: string) => boolean;
}

/** A cluster by its context in the user's kubeconfig; without a name the current one. Throws ClusterError. */
export function connectContext(
  context: string | undefined,
  { logger, isTrusted }: ClusterAccess,
  signal: AbortSignal,
): Promise<Cluster> {
  const sources = { env: process.env, home: homedir(), platform: process.platform, isTrusted };
  return new Connections(sources, logger).to(context, signal);
}
