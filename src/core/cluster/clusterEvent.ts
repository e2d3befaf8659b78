import type { KubernetesObject } from './kubernetesObject.ts';

/** What is read of an event (API reference, `v1/Event`). By the uid: a new pod of the same name has other events. */
export interface ClusterEvent extends KubernetesObject {
  readonly involvedObject: { readonly kind?: string; readonly name?: string; readonly uid?: string };
  readonly type?: string;
  /** `FailedMount`, `Unhealthy`, `FailedScheduling`. */
  readonly reason?: string;
  readonly message?: string;
}
