import type { Pod } from '../../cluster/pod.ts';

/** Whether the scheduler says that taints keep a pod off nodes; which ones it has not said since Kubernetes 1.34. */
export function isKeptOff({ status }: Pod): boolean {
  const condition = status?.conditions?.find(({ type }) => type === 'PodScheduled');
  return condition?.status === 'False' && /untolerated taint/.test(condition.message ?? '');
}
