/** The rig's own cluster. */
export interface RigCluster {
  /** Path of the admin's kubeconfig, which needs no other file. */
  readonly kubeconfig: string;
  readonly context: string;
  /** `https://host:port` */
  readonly server: string;
  /** Path of the authority's certificate. */
  readonly certificateAuthority: string;
  /** Path of the API server's audit log, a JSON object a line. */
  readonly auditLog: string;
  /** `host:port` of the registry as the cluster reaches it, plain http. */
  readonly registry: string;
  /** Paths of the programs, built from source. */
  readonly programs: { readonly kubectl: string; readonly helm: string };
}

/** The cluster if it became ready and all its programs run; whether it answers isn't asked. */
export function runningCluster(): RigCluster | undefined;
