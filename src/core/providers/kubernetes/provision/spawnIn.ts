import type { Logger } from '../../../base/logger.ts';
import type { Cluster } from '../../../cluster/cluster.ts';
import type { Pod } from '../../../cluster/pod.ts';
import { createContainerAccess } from '../../../cluster/streams/containerAccess.ts';
import { spawnInPod } from '../../../cluster/streams/spawnInPod.ts';
import { findContainerStatus } from '../../../cluster/streams/findContainerStatus.ts';
import type { SpawnInside } from './collectOutput.ts';

const notLost = new AbortController().signal;

/** Runs commands in one running container; there is no session yet that would notice its end. */
export function spawnIn(
  cluster: Cluster,
  { pod, container, logger }: { readonly pod: Pod; readonly container: string; readonly logger: Logger },
): SpawnInside {
  const containerId = findContainerStatus(pod, container)?.containerID;
  const access = createContainerAccess({
    cluster,
    logger,
    lost: notLost,
    namespace: pod.metadata.namespace ?? 'default',
    pod: pod.metadata.name,
    container,
    ...(containerId === undefined ? {} : { containerId }),
  });
  return (command, signal) => spawnInPod(access, command, signal);
}
