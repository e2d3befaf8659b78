/** Where the values of a Secret come from that production's manifests don't declare; never from production. */
export type SecretSource =
  /** Copied from one of the cluster that the stack is made on. */
  { readonly kind: 'secret'; readonly namespace: string; readonly name: string } | { readonly kind: 'placeholders' };

/** Production's whole stack, in a namespace of its own, with one workload swapped for the Dev Container. */
export interface StackTarget {
  /** As `--reference` takes it: `kubernetes:deploy/k8s#deployment/web`, `helm:chart#web`, `cluster:shop/deployment/web`. */
  readonly reference: string;
  /** By name; what was answered for this environment before is remembered on its namespace. */
  readonly secrets: Readonly<Record<string, SecretSource>>;
  /** For every Secret that is not named; absent: it is an error that names them. */
  readonly otherSecrets?: SecretSource;
}

/** A Secret that the stack's pods don't start without and that nothing of it brings. */
export interface NeededSecret {
  readonly name: string;
  /** As far as the pods name them; none where all keys become variables or files. */
  readonly keys: readonly string[];
  /** `pull` logs in to a registry. */
  readonly use: 'values' | 'pull';
}
