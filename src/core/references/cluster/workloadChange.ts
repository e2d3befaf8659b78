import type { ClusterError } from '../../cluster/clusterError.ts';

/** One field of production that is not as it was. */
export interface FieldChange {
  /** `spec.template.spec.containers[web].image`. */
  readonly path: string;
  readonly kind: 'added' | 'changed' | 'removed';
  /** Absent where it must not be shown, or where there is none. */
  readonly from?: string;
  readonly to?: string;
  /** The field's manager: `kubectl-client-side-apply`, `argocd-controller`. */
  readonly by?: string;
  /** RFC 3339, whole seconds. */
  readonly at?: string;
}

/** What happened to a workload in production. */
export type WorkloadChange =
  /** From here on its changes are told; again after `broken`, when what was missed has been told. */
  | { readonly kind: 'watching'; readonly object: string }
  /** `object` is the workload or a ConfigMap that it takes variables or files from: `deployment/web`, `configmap/shop`. No field where it is back as it was. */
  | { readonly kind: 'changed'; readonly object: string; readonly fields: readonly FieldChange[] }
  /** All pods run the template that was last changed. */
  | { readonly kind: 'rolledOut'; readonly object: string }
  | { readonly kind: 'removed'; readonly object: string }
  /** It can't be watched now; it goes on trying. */
  | { readonly kind: 'broken'; readonly error: ClusterError };
