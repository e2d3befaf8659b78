import type { ContainerStatus, Pod } from '../../cluster/pod.ts';
import { findContainerStatus } from '../../cluster/streams/findContainerStatus.ts';
import type { EnvironmentState } from '../../environment/environment.ts';
import { servedContainers } from './servedContainers.ts';

/** How one container of a pod is; one that is started again and again counts as stopped, with its last exit code. */
export function containerState(pod: Pod, name: string): EnvironmentState {
  const status = findContainerStatus(pod, name);
  const exitCode = (status?.state?.terminated ?? status?.lastState?.terminated)?.exitCode;
  if (status?.state?.running !== undefined) return { kind: 'running', ...healthOf(pod, status) };
  const isOver = pod.status?.phase === 'Failed' || pod.status?.phase === 'Succeeded';
  const isCrashing = status?.state?.waiting?.reason === 'CrashLoopBackOff';
  if (status?.state?.terminated === undefined && !isCrashing && !isOver) return { kind: 'creating' };
  return exitCode === undefined ? { kind: 'stopped' } : { kind: 'stopped', exitCode };
}

/** Without a readiness probe every running container is called ready, which tells nothing. */
function healthOf(pod: Pod, { name, ready }: ContainerStatus): { readonly health?: 'starting' | 'healthy' } {
  const probed = servedContainers(pod.spec, undefined).find(each => each.name === name)?.readinessProbe !== undefined;
  return probed ? { health: ready === true ? 'healthy' : 'starting' } : {};
}
