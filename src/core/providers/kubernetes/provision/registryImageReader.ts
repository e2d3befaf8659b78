import type { Logger } from '../../../base/logger.ts';
import type { ClusterProvisionOptions } from './provisionOptions.ts';

export interface RegistryReader {
  /** Where the user's `docker login` is found. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** `host:port` of registries that are asked without TLS. */
  readonly plainHosts: readonly string[];
  readonly logger: Logger;
}

/** Reads images' own settings from their registries, as the user; loaded when an environment is made. */
export function registryImageReader({
  env,
  home,
  plainHosts,
  logger,
}: RegistryReader): ClusterProvisionOptions['readImage'] {
  return async (name, signal) => {
    const [{ readRegistryImage }, { dockerCredentials }] = await Promise.all([
      import('../../../registry/readRegistryImage.ts'),
      import('../../../registry/dockerCredentials.ts'),
    ]);
    return readRegistryImage(name, { credentials: dockerCredentials({ env, home, logger }), plainHosts }, signal);
  };
}
