import { errorMessage } from '../../../base/errorMessage.ts';
import { isAbort } from '../../../base/isAbort.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { ComposeService } from '../../../references/compose/composeProject.ts';
import type { BuildContext } from './buildContext.ts';
import { buildCompose, buildDevContainer, pushLocal } from './buildImage.ts';
import { inspectLocalImage } from './inspectLocalImage.ts';
import type { ResolvedImage } from './resolvedImage.ts';

/**
 * The image of each service by its name, built and pushed where there is none to pull. Throws `notSupported` where one
 * must be built and can't be, `commandFailed` where a build or a push fails.
 */
export async function resolveImages(
  context: BuildContext,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, ResolvedImage>> {
  const { compose, properties, devContainer } = context.project;
  const [workspace, ...others] = compose?.services ?? [undefined];
  const { source } = devContainer;
  const isBuilt =
    source.kind === 'dockerfile' || workspace?.build !== undefined || Object.keys(properties.features ?? {}).length > 0;
  const declared = (): string => (source.kind === 'image' ? (properties.image ?? source.image) : imageOf(workspace));
  const images = new Map<string, ResolvedImage>();
  const own = isBuilt ? await buildDevContainer(context, signal) : await named(declared(), context, signal);
  images.set(workspace?.name ?? 'workspace', own);
  for (const service of others) {
    images.set(
      service.name,
      service.build === undefined
        ? await named(imageOf(service), context, signal)
        : await buildCompose(service, service.build, context, signal),
    );
  }
  return images;
}

function imageOf(service: ComposeService | undefined): string {
  if (service?.image?.kind === 'known') return service.image.value;
  throw new LockstepError('invalidInput', `The Compose service ${service?.name ?? ''} names no image.`);
}

/** What registries and engines say of an image that is there by name; one that only an engine has is pushed. */
async function named(reference: string, context: BuildContext, signal: AbortSignal): Promise<ResolvedImage> {
  const { readImage, logger, dockerEnv } = context.options;
  try {
    return { reference, settings: await readImage(reference, signal), isDevContainer: false };
  } catch (error) {
    if (isAbort(error) || signal.aborted) throw error;
    logger.debug(`The settings of ${reference} could not be read from its registry: ${errorMessage(error)}`);
    const settings = await inspectLocalImage(reference, { env: dockerEnv ?? {} }, signal);
    const isOnlyLocal = error instanceof LockstepError && error.code === 'notFound' && settings !== undefined;
    if (isOnlyLocal) return pushLocal(reference, settings, context, signal);
    return { reference, isDevContainer: false, ...(settings === undefined ? {} : { settings }) };
  }
}
