import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { isAbort } from '../../../base/isAbort.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import { runProcess } from '../../../process/runProcess.ts';
import { buildInCluster } from '../build/buildInCluster.ts';
import type { ImageRecipe } from '../build/imageBuild.ts';
import { requireBuildable } from '../build/requireBuildable.ts';
import type { BuildContext } from './buildContext.ts';
import { dnsName } from './environmentNames.ts';
import { inspectLocalImage } from './inspectLocalImage.ts';
import { needsRegistry } from './needsRegistry.ts';
import type { PushRegistry } from './provisionOptions.ts';
import type { DevelopmentProject } from './readProject.ts';
import type { ResolvedImage } from './resolvedImage.ts';
import { runDocker } from './runDocker.ts';

export interface Publication {
  readonly part: string;
  /** By the Docker engine here. */
  readonly make: (name: string) => Promise<void>;
  /** The same for a build in the cluster; absent where only an engine has it. */
  readonly recipe?: () => Promise<ImageRecipe>;
  /** Even where the registry has one of this name. */
  readonly always?: boolean;
}

/** Makes an image under its name in the registry, unless the registry has it, and pushes it. */
export async function publishImage(
  { part, make, recipe, always }: Publication,
  context: BuildContext,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const { options, project } = context;
  const { registry, report, readImage } = options;
  if (registry === undefined) throw needsRegistry(`The image of ${part} must be built, and the cluster has to pull it`);
  const path = `${dnsName(basename(project.spec.folder))}-${dnsName(part)}:${tagOf(project)}`;
  const name = `${registry.push}/${path}`;
  if (always !== true && !project.spec.rebuild) {
    const there = await readImage(name, signal).catch((error: unknown) => {
      if (isAbort(error) || signal.aborted) throw error;
      return undefined;
    });
    if (there !== undefined) return { reference: pulled(registry, path), settings: there, isDevContainer: false };
  }
  const why = await whyNoEngine(context, signal);
  if (why !== undefined) {
    if (recipe === undefined) throw new LockstepError('unreachable', `${part} could not be pushed: ${why}`);
    requireBuildable(context, part, why);
    report.step(`no Docker engine answers, so the image of ${part} is built in the cluster`);
    return buildInCluster({ part, name: pulled(registry, path), recipe: await recipe() }, context, signal);
  }
  report.step(`building the image of ${part}`);
  await make(name);
  report.step(`pushing ${name}`);
  const [host = ''] = registry.push.split('/');
  const remedy = {
    kind: 'openSetting',
    text: `Log in (docker login ${host}), or name a registry that this machine can push to`,
    setting: 'lockstep.kubernetes.registry',
  } as const;
  await runDocker(['push', name], { context, what: `${name} could not be pushed`, remedy }, signal);
  const settings = await inspectLocalImage(name, { env: options.dockerEnv ?? {} }, signal);
  const digest = await pushedDigest(name, context, signal);
  return {
    reference: `${pulled(registry, path)}${digest === undefined ? '' : `@${digest}`}`,
    ...(settings === undefined ? {} : { settings }),
    isDevContainer: false,
  };
}

/** Also of the folder: two of the same name may share a registry. */
function tagOf({ spec }: DevelopmentProject): string {
  return createHash('sha256')
    .update(JSON.stringify([spec.folder, spec.configFile, spec.specHash]))
    .digest('hex')
    .slice(0, 16);
}

const pulled = ({ push, pull }: PushRegistry, path: string): string => `${pull ?? push}/${path}`;

/** A tag that is pushed again must not be taken from a node's own store. */
async function pushedDigest(name: string, { options }: BuildContext, signal: AbortSignal): Promise<string | undefined> {
  const format = '{{range .RepoDigests}}{{println .}}{{end}}';
  const { stdout } = await runProcess(
    {
      argv: ['docker', 'image', 'inspect', '--format', format, name],
      env: options.dockerEnv ?? {},
      timeLimitMilliseconds: 10_000,
    },
    signal,
  );
  const repository = name.slice(0, name.lastIndexOf(':'));
  return stdout
    .split('\n')
    .find(line => line.startsWith(`${repository}@`))
    ?.split('@')[1];
}

/** Undefined where one answers. */
async function whyNoEngine({ options }: BuildContext, signal: AbortSignal): Promise<string | undefined> {
  return await runProcess(
    {
      argv: ['docker', 'version', '--format', '{{.Server.Version}}'],
      env: options.dockerEnv ?? {},
      timeLimitMilliseconds: 10_000,
    },
    signal,
  ).then(
    ({ exit, stderr }) => (exit.kind === 'exited' && exit.code === 0 ? undefined : stderr.trim()),
    (error: unknown) => {
      if (isAbort(error) || signal.aborted) throw error;
      return error instanceof Error ? error.message : String(error);
    },
  );
}
