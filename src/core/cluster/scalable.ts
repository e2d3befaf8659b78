import type { KubernetesObject } from './kubernetesObject.ts';
import type { Condition, PodSpec } from './pod.ts';

/** What is read of a Deployment or a StatefulSet (API reference, `apps/v1`). */
export interface Scalable extends KubernetesObject {
  readonly spec: {
    /** Default 1. */
    readonly replicas?: number;
    readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
    readonly template: {
      readonly metadata?: {
        readonly labels?: Readonly<Record<string, string>>;
        readonly annotations?: Readonly<Record<string, string>>;
      };
      readonly spec: PodSpec;
    };
  };
  readonly status?: { readonly observedGeneration?: number; readonly conditions?: readonly Condition[] };
}
