import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';

/** What is read of the status of Deployments, StatefulSets and DaemonSets (API reference, `apps/v1`). */
interface RolloutStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly availableReplicas?: number;
  readonly updatedNumberScheduled?: number;
  readonly desiredNumberScheduled?: number;
  readonly numberAvailable?: number;
}

/** Whether all pods were made from the current template and are there, as `kubectl rollout status` tells it. */
export function isRolledOut(object: KubernetesObject): boolean {
  const { spec, status } = object as KubernetesObject & {
    readonly spec?: { readonly replicas?: number };
    readonly status?: RolloutStatus;
  };
  if (status === undefined || (status.observedGeneration ?? 0) < (object.metadata.generation ?? 0)) return false;
  const { desiredNumberScheduled: desired } = status;
  if (desired !== undefined)
    return (status.updatedNumberScheduled ?? 0) >= desired && (status.numberAvailable ?? 0) >= desired;
  const wanted = spec?.replicas ?? 1;
  return (
    (status.updatedReplicas ?? 0) >= wanted &&
    (status.replicas ?? 0) <= (status.updatedReplicas ?? 0) &&
    (status.availableReplicas ?? 0) >= wanted
  );
}
