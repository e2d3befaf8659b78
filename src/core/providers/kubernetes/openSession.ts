import type { Logger } from '../../base/logger.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import type { EnvironmentSession } from '../../environment/session.ts';
import { findEnvironment } from './findEnvironment.ts';
import { KubernetesSession } from './kubernetesSession.ts';

/** Throws `notFound` for an environment that isn't there, `unreachable` for one that doesn't run. */
export async function openSession(
  cluster: Cluster,
  id: EnvironmentId,
  logger: Logger,
  signal: AbortSignal,
): Promise<EnvironmentSession> {
  const found = await findEnvironment(cluster, id, signal);
  try {
    return new KubernetesSession(cluster, found, logger);
  } catch (error) {
    found[Symbol.dispose]();
    throw error;
  }
}
