import type { ContainerStatus, Pod } from '../pod.ts';

/** Of any kind of container of a pod. */
export function findContainerStatus({ status }: Pod, container: string): ContainerStatus | undefined {
  const all = [status?.containerStatuses, status?.initContainerStatuses, status?.ephemeralContainerStatuses];
  return all.flatMap(each => each ?? []).find(({ name }) => name === container);
}
