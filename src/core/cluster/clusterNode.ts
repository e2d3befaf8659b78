import type { KubernetesObject } from './kubernetesObject.ts';

/** What is read of a node (API reference, "Node"). */
export interface ClusterNode extends KubernetesObject {
  readonly spec?: { readonly taints?: readonly Taint[] };
}

export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute';
}
