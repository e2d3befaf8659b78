/** How long what is written in a volume lasts, or where its content comes from. */
export type VolumePlan = { readonly target: string; readonly readOnly: boolean } & (
  | {
      /** The person's own files, on one claim for the whole environment. */
      readonly kind: 'workspace';
      /** Absolute path on this machine; its content is uploaded once. */
      readonly source: string;
    }
  | { readonly kind: 'kept'; readonly name: string }
  | { readonly kind: 'ephemeral' }
  | { readonly kind: 'memory'; readonly bytes?: number }
  /** Small declared files: by path below `target`, or one under the empty path that is `target` itself. */
  | { readonly kind: 'files'; readonly files: ReadonlyMap<string, Uint8Array>; readonly secret: boolean }
);

export interface ResourcePlan {
  readonly millicores?: number;
  readonly bytes?: number;
}

/** One container to be: what Docker's and Compose's words come to, before they are said in Kubernetes' own. */
export interface ServicePlan {
  /** As Compose names it; `workspace` without Compose. */
  readonly name: string;
  /** As the cluster pulls it. */
  readonly image: string;
  readonly env: Readonly<Record<string, string>>;
  /** Docker's entrypoint, Kubernetes' `command`; absent: the image's. */
  readonly entrypoint?: readonly string[];
  /** Docker's command, Kubernetes' `args`; absent: the image's. */
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
  /** `node`, `1000`, `1000:1000`; absent: the image's. */
  readonly user?: string;
  readonly ports: readonly { readonly port: number; readonly protocol: 'TCP' | 'UDP' | 'SCTP' }[];
  readonly volumes: readonly VolumePlan[];
  readonly health?: HealthPlan;
  readonly needs: readonly { readonly service: string; readonly until: 'started' | 'healthy' | 'completed' }[];
  readonly requests: ResourcePlan;
  readonly limits: ResourcePlan;
  readonly gpus: number;
  readonly addedCapabilities: readonly string[];
  readonly droppedCapabilities: readonly string[];
  readonly privileged: boolean;
  readonly noNewPrivileges: boolean;
  readonly unconfined: boolean;
  readonly readOnlyRoot: boolean;
  /** Something reaps orphaned processes. */
  readonly init: boolean;
  readonly hostname?: string;
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
  /** `amd64`, where one is asked for. */
  readonly architecture?: string;
  /** The service whose network, and so whose `localhost`, it shares. */
  readonly networkOf?: string;
}

/** A command that succeeds when the service can be used. */
export interface HealthPlan {
  readonly argv: readonly string[];
  readonly intervalSeconds: number;
  readonly timeoutSeconds: number;
  readonly retries: number;
}

/** Told for what an environment on a cluster doesn't get though its configuration asks for it; never silent. */
export type Note = (words: string) => void;

export const emptyPlan: Omit<ServicePlan, 'name' | 'image'> = {
  env: {},
  ports: [],
  volumes: [],
  needs: [],
  requests: {},
  limits: {},
  gpus: 0,
  addedCapabilities: [],
  droppedCapabilities: [],
  privileged: false,
  noNewPrivileges: false,
  unconfined: false,
  readOnlyRoot: false,
  init: false,
  hosts: [],
};
