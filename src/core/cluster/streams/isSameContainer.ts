import type { Pod } from '../pod.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { podPath } from './containerTarget.ts';
import { findContainerStatus } from './findContainerStatus.ts';

/** Whether a container still runs, and is none that came after a restart. */
export async function isSameContainer(access: ContainerAccess, signal: AbortSignal): Promise<boolean> {
  const pod = await access.cluster.request<Pod>({ path: podPath(access) }, signal);
  const status = findContainerStatus(pod, access.container);
  return (
    status?.state?.running !== undefined &&
    (access.containerId === undefined || access.containerId === status.containerID)
  );
}
