/** Labels of ours on everything that Lockstep makes on a cluster. */
export const clusterLabels = {
  /** The last part of the environment's id; on every object of it, also on a namespace that was made for it. */
  environment: 'lockstep.environment',
  /** Name of the service that a Deployment, a pod or a Service of Kubernetes belongs to; the workspace's too. */
  service: 'lockstep.service',
  /** `workspace` on the Deployment that the person works in; it carries the annotations. */
  role: 'lockstep.role',
} as const;

/** Annotations of the workspace's Deployment: what is too long for a label, or no name. Never a secret. */
export const clusterAnnotations = {
  /** Who made it, `ada@laptop`: a local path means something only there. */
  owner: 'lockstep.owner',
  /** Absolute path on the owner's machine. */
  folder: 'lockstep.folder',
  configFile: 'lockstep.config-file',
  /** WorkspaceSpec.specHash. */
  specHash: 'lockstep.spec-hash',
  /** Absolute path in there. */
  workspaceFolder: 'lockstep.workspace-folder',
  remoteUser: 'lockstep.remote-user',
  /** JSON: what the image and its Features say of the Dev Container (containers.dev, "Image Metadata"). */
  metadata: 'lockstep.metadata',
  /** JSON object. */
  remoteEnv: 'lockstep.remote-env',
  /** Production, as `--reference` has it, whose stack stands around the workspace. */
  stack: 'lockstep.stack',
  /** The image that production runs where the Dev Container stands. */
  stackImage: 'lockstep.stack-image',
  /** JSON list of sentences: how that stack differs from its manifests. */
  stackNotes: 'lockstep.stack-notes',
  /** Digest of that stack's manifests. */
  stackHash: 'lockstep.stack-hash',
  /** RFC 3339; past it, the environment is offered for removal. */
  expires: 'lockstep.expires',
  /** The lifecycle command that failed. */
  failedAt: 'lockstep.failed-at',
  /** `yes` until the first lifecycle commands have run: an interrupted `up` is told from a finished one. */
  creating: 'lockstep.creating',
  /** How often a service runs that is stopped now; absent: once. */
  replicas: 'lockstep.replicas',
  /** On pods too: another value with each making, so that all of them are made anew. */
  made: 'lockstep.made',
} as const;
