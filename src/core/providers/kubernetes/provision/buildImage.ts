import { join } from 'node:path';
import { provisionFailure } from '../../../devcontainer/provisionFailure.ts';
import { ProvisionProgress } from '../../../devcontainer/provisionProgress.ts';
import { referenceCliPath } from '../../../devcontainer/referenceCli.ts';
import { runReferenceCli } from '../../../devcontainer/runReferenceCli.ts';
import type { ComposeBuild, ComposeService } from '../../../references/compose/composeProject.ts';
import { composeSource } from '../build/composeSource.ts';
import { composeBuild, type ImageRecipe } from '../build/imageBuild.ts';
import { workspaceRecipe } from '../build/workspaceRecipe.ts';
import type { BuildContext } from './buildContext.ts';
import type { ImageSettings } from './imageSettings.ts';
import { needsRegistry } from './needsRegistry.ts';
import { publishImage } from './publishImage.ts';
import type { ResolvedImage } from './resolvedImage.ts';
import { runDocker } from './runDocker.ts';

/** The workspace's image with its Features, by the reference CLI. */
export async function buildDevContainer(context: BuildContext, signal: AbortSignal): Promise<ResolvedImage> {
  const { spec, devContainer, secrets } = context.project;
  const built = async (name: string): Promise<void> => {
    const { report } = context.options;
    const progress = new ProvisionProgress(report, secrets);
    const argv = [
      process.execPath,
      referenceCliPath(),
      'build',
      '--workspace-folder',
      spec.folder,
      '--config',
      spec.configFile,
      '--image-name',
      name,
      '--log-format',
      'json',
      '--no-lockfile',
    ] as const;
    const env = { ...context.options.dockerEnv, ELECTRON_RUN_AS_NODE: '1' };
    const answer = await runReferenceCli({ argv, env, cwd: spec.folder }, progress, signal);
    if (answer?.outcome === 'success') return;
    const { output, plainOutput, pendingFeature } = progress;
    throw provisionFailure({ devContainer, dockerfiles: new Map(), answer, output, plainOutput, pendingFeature });
  };
  const recipe = (): Promise<ImageRecipe> => workspaceRecipe(context, signal);
  const image = await publishImage({ part: 'workspace', make: built, recipe }, context, signal);
  return { ...image, isDevContainer: true };
}

/** The image of another service. */
export async function buildCompose(
  service: ComposeService,
  build: ComposeBuild,
  context: BuildContext,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const { folder } = context.project.spec;
  const source = composeSource(build, folder);
  const { inline, dockerfile, target, args } = source;
  const make = (name: string): Promise<void> =>
    runDocker(
      [
        'build',
        '--tag',
        name,
        ...(inline === undefined ? [] : ['--file', '-']),
        ...(dockerfile === undefined ? [] : ['--file', join(source.context, dockerfile)]),
        ...(target === undefined ? [] : ['--target', target]),
        ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', `${key}=${value}`]),
        source.context,
      ],
      {
        context,
        what: `The image of ${service.name} could not be built`,
        ...(inline === undefined ? {} : { stdin: inline }),
      },
      signal,
    );
  const recipe = async (): Promise<ImageRecipe> => ({
    base: { kind: 'dockerfile', build: await composeBuild(build, folder, signal) },
  });
  return publishImage({ part: service.name, make, recipe }, context, signal);
}

/** An image that only the engine here has. */
export async function pushLocal(
  reference: string,
  settings: ImageSettings,
  context: BuildContext,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const what = `${reference} could not be pushed`;
  const make = (name: string): Promise<void> => runDocker(['tag', reference, name], { context, what }, signal);
  if (context.options.registry === undefined) {
    throw needsRegistry(`${reference} is only on the Docker engine of this machine, where the cluster can't pull it`);
  }
  return { ...(await publishImage({ part: reference, make, always: true }, context, signal)), settings };
}
