import { silentLogger } from '../../base/logger.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { ownerName } from '../../cluster/ownerName.ts';
import { createContainerAccess } from '../../cluster/streams/containerAccess.ts';
import { spawnInPod } from '../../cluster/streams/spawnInPod.ts';
import type { ContainerTarget } from '../../cluster/streams/containerTarget.ts';
import type { Reading } from '../../environment/reading.ts';
import { runProbe } from '../../probe/runProbe.ts';
import type { AuditEntry, ProductionConsent } from './productionConsent.ts';

/**
 * Runs the probe once in a container of production; whoever calls has the consent. What is about to be done is in the
 * audit file before it is done: where that can't be written, nothing is executed. Throws what runProbe throws.
 */
export async function probeWorkload(
  cluster: Cluster,
  target: ContainerTarget & { /** A folder in there. */ readonly workspace: string },
  { record }: Pick<ProductionConsent, 'record'>,
  signal: AbortSignal,
): Promise<Reading> {
  const { namespace, pod, container, workspace } = target;
  const entry = (outcome: AuditEntry['outcome']): AuditEntry => ({
    time: new Date().toISOString(),
    what: 'probe',
    context: cluster.context,
    server: cluster.server,
    namespace,
    pod,
    container,
    who: ownerName(),
    outcome,
  });
  const place = `pod/${pod} in ${namespace} (context ${cluster.context})`;
  const access = createContainerAccess({
    cluster,
    namespace,
    pod,
    container,
    logger: silentLogger,
    lost: new AbortController().signal,
  });
  await record(entry('started'));
  try {
    const spawn: Parameters<typeof runProbe>[0]['spawn'] = (command, own) => spawnInPod(access, command, own);
    const reading = await runProbe({ spawn }, { place, workspace }, signal);
    await record(entry('done'));
    return reading;
  } catch (error) {
    await record(entry('failed'));
    throw error;
  }
}
