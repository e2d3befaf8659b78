import type { Logger } from '../base/logger.ts';
import { errorMessage } from '../base/errorMessage.ts';
import { LockstepError } from '../base/lockstepError.ts';
import { providerId } from '../environment/ids.ts';
import type { Inspection } from '../environment/inspection.ts';
import type { ReadContext } from '../references/referenceReader.ts';
import type { EnvironmentList } from './environmentList.ts';

/** How registries are asked for images that no engine has: as the user, never as the workspace says. */
export interface RegistryAccess {
  /** Where the user's `docker login` is found. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly home: string;
  /** `host:port` of registries without TLS, from the user's settings; loopback ones always are allowed. */
  readonly plainHosts?: readonly string[];
  /** A folder of the user's own, where what was read of images is kept. */
  readonly cacheFolder?: string;
  readonly logger?: Logger;
}

type Inspect = NonNullable<ReadContext['inspect']>;
type Target = Parameters<Inspect>[0];

/**
 * Images and containers are looked at by the Docker provider, loaded when a reference first asks; an image that its
 * engine lacks is read from its registry. Without `registry`, as in an untrusted workspace, no registry is asked.
 */
export function inspectWith(list: EnvironmentList, registry?: RegistryAccess): Inspect {
  return async (target, signal) => {
    if (target.kind === 'container' || registry === undefined) return inspectOnEngine(list, target, signal);
    try {
      const inspection = await inspectOnEngine(list, target, signal);
      if (isOfPlatform(inspection, target.platform)) return inspection;
    } catch (error) {
      signal.throwIfAborted();
      registry.logger?.debug(`${target.name} is read from its registry: ${errorMessage(error)}`);
    }
    return inspectInRegistry(target, registry, signal);
  };
}

async function inspectOnEngine(list: EnvironmentList, target: Target, signal: AbortSignal): Promise<Inspection> {
  const provider = await list.provider(providerId('docker'));
  if (!provider.inspect) throw new LockstepError('notSupported', `${provider.name} can't inspect a ${target.kind}.`);
  return await provider.inspect(target, signal);
}

/** An engine has one image of each name, of whatever architecture it pulled last. */
function isOfPlatform({ facts }: Inspection, platform: string | undefined): boolean {
  if (platform === undefined) return true;
  const architecture = facts.find(({ key }) => key === 'cpu.architecture');
  return architecture?.status === 'known' && architecture.value === platform.split('/')[1];
}

async function inspectInRegistry(
  { name, platform }: Target,
  { env, home, logger, ...access }: RegistryAccess,
  signal: AbortSignal,
): Promise<Inspection> {
  const [{ inspectRegistryImage }, { dockerCredentials }] = await Promise.all([
    import('../registry/inspectRegistryImage.ts'),
    import('../registry/dockerCredentials.ts'),
  ]);
  const log = logger === undefined ? {} : { logger };
  const chosen = platform === undefined ? {} : { platform };
  const credentials = dockerCredentials({ env, home, ...log });
  return await inspectRegistryImage(name, { ...access, ...chosen, credentials }, signal);
}
