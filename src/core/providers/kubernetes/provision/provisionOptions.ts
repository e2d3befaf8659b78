import type { Logger } from '../../../base/logger.ts';
import type { Report } from '../../../base/report.ts';
import type { RegistryCredentials } from '../../../registry/registryOptions.ts';
import type { ImageSettings } from './imageSettings.ts';

/** A registry that this machine pushes to and the cluster pulls from. */
export interface PushRegistry {
  /** `ghcr.io/ada/dev`, `127.0.0.1:5000`: what image names begin with here. */
  readonly push: string;
  /** As the cluster names the same; default: the same. */
  readonly pull?: string;
}

export interface ClusterProvisionOptions {
  readonly report: Report;
  readonly logger: Logger;
  /** An image's own settings from its registry. Throws what readRegistryImage throws. */
  readonly readImage: (name: string, signal: AbortSignal) => Promise<ImageSettings>;
  readonly registry?: PushRegistry;
  /** Leads to the Docker engine that builds: `DOCKER_HOST` and so on; default: this process's own. */
  readonly dockerEnv?: Readonly<Record<string, string | undefined>>;
  /** Image with Buildah in it, for builds in the cluster where no engine answers; default: `quay.io/buildah/stable`. */
  readonly builder?: string;
  /** The user's own, for what such a build pulls and pushes; default: nobody's. */
  readonly credentials?: RegistryCredentials;
  /** `host:port` of registries that such a build may reach without TLS. */
  readonly plainHosts?: readonly string[];
  readonly storageClass?: string;
}
