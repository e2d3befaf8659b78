import type { KubernetesObject } from '../../cluster/kubernetesObject.ts';
import type { Pod } from '../../cluster/pod.ts';

/** A Deployment's ReplicaSet: one revision of its template. */
export interface ReplicaSet extends KubernetesObject {
  readonly spec: { readonly template: object };
}

/** A pod of a workload, and the revision that it belongs to. */
export interface RunningPod {
  readonly pod: Pod;
  readonly isReady: boolean;
  /** Only Deployments have them. */
  readonly replicaSet?: ReplicaSet;
}

/** The newest ready pod of the newest revision that has one; where none is ready, the newest that was ever started. */
export function chooseRunningPod(pods: readonly Pod[], replicaSets: readonly ReplicaSet[]): RunningPod | undefined {
  const living = pods.filter(pod => pod.metadata.deletionTimestamp === undefined).toSorted(newestFirst);
  const ready = living.filter(isReady);
  const ofRevision = [...replicaSets]
    .sort((a, b) => revision(b) - revision(a))
    .flatMap(replicaSet => {
      const pod = ready.find(each => isOwnedBy(each, replicaSet));
      return pod === undefined ? [] : [{ pod, isReady: true, replicaSet }];
    });
  if (ofRevision[0] !== undefined) return ofRevision[0];
  const pod = ready[0] ?? living.find(each => each.status?.containerStatuses?.some(status => status.imageID));
  return pod === undefined ? undefined : { pod, isReady: isReady(pod) };
}

/** The number that `kubectl rollout history` shows. */
export function revision({ metadata }: KubernetesObject): number {
  return Number(metadata.annotations?.['deployment.kubernetes.io/revision'] ?? 0);
}

export function isOwnedBy({ metadata }: KubernetesObject, owner: KubernetesObject): boolean {
  return metadata.ownerReferences?.some(each => each.uid === owner.metadata.uid) ?? false;
}

function isReady({ status }: Pod): boolean {
  return status?.conditions?.some(({ type, status: state }) => type === 'Ready' && state === 'True') ?? false;
}

function newestFirst(a: KubernetesObject, b: KubernetesObject): number {
  return Date.parse(b.metadata.creationTimestamp) - Date.parse(a.metadata.creationTimestamp);
}
