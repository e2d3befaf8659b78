import type { Pod } from '../../cluster/pod.ts';

const topLevel = new Set(['StatefulSet', 'DaemonSet', 'Job']);

/**
 * The workload that keeps a pod, `deployment.web`, or the pod itself, `pod.tools`. A Deployment names its ReplicaSets by
 * itself and the hash that their pods are labelled with, so nothing but the pod has to be read.
 */
export function podOwner({ metadata }: Pod): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner !== undefined && topLevel.has(owner.kind)) return `${owner.kind.toLowerCase()}.${owner.name}`;
  if (owner?.kind === 'ReplicaSet') {
    const suffix = `-${metadata.labels?.['pod-template-hash'] ?? ''}`;
    const isOfDeployment = suffix !== '-' && owner.name.endsWith(suffix);
    return isOfDeployment ? `deployment.${owner.name.slice(0, -suffix.length)}` : `replicaset.${owner.name}`;
  }
  return `pod.${metadata.name}`;
}
