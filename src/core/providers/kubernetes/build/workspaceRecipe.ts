import { dirname } from 'node:path';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { BuildContext } from '../provision/buildContext.ts';
import { collectFeatures } from './features/collectFeatures.ts';
import { fetchFeature } from './features/fetchFeature.ts';
import { orderFeatures } from './features/orderFeatures.ts';
import { composeBuild, dockerfileBuild, type ImageRecipe } from './imageBuild.ts';

/** What a Dev Container's own image is made from, its Features fetched. Throws what fetchFeature throws. */
export async function workspaceRecipe({ project, options }: BuildContext, signal: AbortSignal): Promise<ImageRecipe> {
  const { properties, spec } = project;
  const { credentials, plainHosts = [], report } = options;
  const base = await baseOf(project, signal);
  const sources = {
    folder: dirname(spec.configFile),
    registries: { plainHosts, ...(credentials === undefined ? {} : { credentials }) },
  };
  const features = await collectFeatures(properties.features ?? {}, id => {
    report.step(`looking up Feature ${id}`);
    return fetchFeature(id, sources, signal);
  });
  const { containerUser, remoteUser } = properties;
  return {
    base,
    extension: {
      features: orderFeatures(features, properties.overrideFeatureInstallOrder ?? []),
      ...(containerUser === undefined ? {} : { containerUser }),
      ...(remoteUser === undefined ? {} : { remoteUser }),
    },
  };
}

async function baseOf(project: BuildContext['project'], signal: AbortSignal): Promise<ImageRecipe['base']> {
  const { compose, devContainer, properties, spec } = project;
  const { source } = devContainer;
  if (source.kind === 'dockerfile') return { kind: 'dockerfile', build: await dockerfileBuild(project, signal) };
  if (source.kind === 'image') return { kind: 'image', image: properties.image ?? source.image };
  const [service] = compose?.services ?? [];
  if (service?.build !== undefined)
    return { kind: 'dockerfile', build: await composeBuild(service.build, spec.folder, signal) };
  if (service?.image?.kind === 'known') return { kind: 'image', image: service.image.value };
  throw new LockstepError('invalidInput', `The Compose service ${source.service} names no image.`);
}
