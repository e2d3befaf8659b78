import type { Pod, PodContainer } from '../../cluster/pod.ts';
import { findContainerStatus } from '../../cluster/streams/findContainerStatus.ts';

export const debugName = 'lockstep-debug';

/** Containers with tools that were added to a running pod, see addDebugContainer; those that have ended don't count. */
export function debugContainers(pod: Pod): readonly PodContainer[] {
  return (pod.spec.ephemeralContainers ?? []).filter(
    ({ name }) => name.startsWith(debugName) && findContainerStatus(pod, name)?.state?.running !== undefined,
  );
}
