import { silentLogger } from '../../base/logger.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { createContainerAccess } from '../../cluster/streams/containerAccess.ts';
import type { ContainerTarget } from '../../cluster/streams/containerTarget.ts';
import { spawnInPod } from '../../cluster/streams/spawnInPod.ts';
import type { EnvironmentSession } from '../../environment/session.ts';
import type { Reading } from '../../environment/reading.ts';
import { runProbe } from '../../probe/runProbe.ts';
import { audited } from './audited.ts';
import type { ProductionConsent } from './productionConsent.ts';

/** Runs the probe once in a container of production; whoever calls has the consent. Throws what runProbe throws. */
export function probeWorkload(
  cluster: Cluster,
  target: ContainerTarget & { /** A folder in there. */ readonly workspace: string },
  production: Pick<ProductionConsent, 'record'>,
  signal: AbortSignal,
): Promise<Reading> {
  const { namespace, pod, container, workspace } = target;
  const access = createContainerAccess({
    cluster,
    namespace,
    pod,
    container,
    logger: silentLogger,
    lost: new AbortController().signal,
  });
  const spawn: EnvironmentSession['spawn'] = (command, own) => spawnInPod(access, command, own);
  const place = `pod/${pod} in ${namespace} (context ${cluster.context})`;
  return audited(cluster, { what: 'probe', namespace, pod, container }, production, () =>
    runProbe({ spawn }, { place, workspace }, signal),
  );
}
