import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage } from '../../../base/errorMessage.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { ComposeBuild } from '../../../references/compose/composeProject.ts';
import type { Feature } from './features/feature.ts';
import type { DevelopmentProject } from '../provision/readProject.ts';
import { composeSource } from './composeSource.ts';

/** What a build is made from, read on this machine. */
export interface ImageBuild {
  /** Absolute, on this machine. */
  readonly context: string;
  readonly dockerfile: {
    /** Absolute; of an inline one, where it would be. */
    readonly path: string;
    readonly text: string;
  };
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
}

/** What an image is made from: a Dockerfile, or an image that is there and Features. */
export interface ImageRecipe {
  readonly base:
    { readonly kind: 'dockerfile'; readonly build: ImageBuild } | { readonly kind: 'image'; readonly image: string };
  /** Of a Dev Container's own image. */
  readonly extension?: {
    /** In the order of their installation. */
    readonly features: readonly Feature[];
    readonly containerUser?: string;
    readonly remoteUser?: string;
  };
}

/** The Dockerfile of a Dev Container. */
export async function dockerfileBuild(project: DevelopmentProject, signal: AbortSignal): Promise<ImageBuild> {
  const { devContainer, properties, spec } = project;
  const { source } = devContainer;
  if (source.kind !== 'dockerfile') throw new LockstepError('internal', `${devContainer.path} names no Dockerfile.`);
  const target = properties.build?.target ?? source.target;
  return {
    context: join(spec.folder, source.context),
    dockerfile: await readDockerfile(join(spec.folder, source.dockerfile), signal),
    ...(target === undefined ? {} : { target }),
    args: properties.build?.args ?? source.args,
  };
}

/** The `build` of a Compose service. Throws `notSupported` for a context that isn't a folder. */
export async function composeBuild(build: ComposeBuild, folder: string, signal: AbortSignal): Promise<ImageBuild> {
  const { context, isRemote, dockerfile = 'Dockerfile', inline, target, args } = composeSource(build, folder);
  if (isRemote)
    throw new LockstepError('notSupported', `The build context ${context} can only be fetched by a Docker engine.`, {
      at: build.at,
      remedy: { kind: 'text', text: 'Start Docker, or name a folder as the context.' },
    });
  const path = join(context, dockerfile);
  return {
    context,
    dockerfile: inline === undefined ? await readDockerfile(path, signal) : { path, text: inline },
    ...(target === undefined ? {} : { target }),
    args,
  };
}

async function readDockerfile(path: string, signal: AbortSignal): Promise<ImageBuild['dockerfile']> {
  try {
    return { path, text: await readFile(path, { encoding: 'utf8', signal }) };
  } catch (error) {
    signal.throwIfAborted();
    throw new LockstepError('invalidInput', `The Dockerfile can't be read: ${errorMessage(error)}.`, { cause: error });
  }
}
