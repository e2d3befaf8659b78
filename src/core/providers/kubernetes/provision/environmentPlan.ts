import type { EnvironmentNames } from './environmentNames.ts';
import type { ImageSettings } from './imageSettings.ts';
import type { PodSecurity } from './podSecurity.ts';
import type { ServicePlan } from './servicePlan.ts';

/** Everything that an environment on a cluster is made from, before it is said in Kubernetes' own words. */
export interface EnvironmentPlan {
  readonly names: EnvironmentNames;
  /** The first is the workspace. */
  readonly services: readonly [ServicePlan, ...ServicePlan[]];
  /** By the service's name; absent where an image's settings could not be read. */
  readonly images: ReadonlyMap<string, ImageSettings>;
  /** By the service's name. */
  readonly security: ReadonlyMap<string, PodSecurity>;
  /** Whether services are reached by name, as Compose's are. */
  readonly isCompose: boolean;
  /** Of the workspace's Deployment. */
  readonly annotations: Readonly<Record<string, string>>;
  /** Another one with each making: it makes all pods anew. */
  readonly token: string;
  /** Whom the workspace's files belong to; absent: the container's user. */
  readonly remoteUser?: string;
  /** What is uploaded; absent where the configuration mounts no workspace. */
  readonly upload?: WorkspaceUpload;
  readonly storage: StorageOptions;
  /** Values that go into a Secret instead of a pod's template. */
  readonly secrets: readonly string[];
}

interface WorkspaceUpload {
  /** Absolute, on this machine. */
  readonly source: string;
}

interface StorageOptions {
  /** Default: the cluster's default class. */
  readonly className?: string;
  readonly workspaceBytes: number;
  readonly volumeBytes: number;
}
