import { createHash } from 'node:crypto';
import { basename, isAbsolute, join } from 'node:path';
import { StringDecoder } from 'node:string_decoder';
import { isAbort } from '../../../base/isAbort.ts';
import { LockstepError } from '../../../base/lockstepError.ts';
import { provisionFailure, type CliOutcome } from '../../../devcontainer/provisionFailure.ts';
import { ProvisionProgress } from '../../../devcontainer/provisionProgress.ts';
import { referenceCliPath } from '../../../devcontainer/referenceCli.ts';
import { createRedactor } from '../../../process/redactor.ts';
import { runProcess } from '../../../process/runProcess.ts';
import { spawnProcess } from '../../../process/spawnProcess.ts';
import type { ComposeBuild, ComposeService } from '../../../references/compose/composeProject.ts';
import type { Declared } from '../../../references/declared.ts';
import { buildInCluster } from '../build/buildInCluster.ts';
import { composeBuild, type ImageRecipe } from '../build/imageBuild.ts';
import { requireBuildable } from '../build/requireBuildable.ts';
import { workspaceRecipe } from '../build/workspaceRecipe.ts';
import type { BuildContext } from './buildContext.ts';
import { dnsName } from './environmentNames.ts';
import type { ImageSettings } from './imageSettings.ts';
import { inspectLocalImage } from './inspectLocalImage.ts';
import type { PushRegistry } from './provisionOptions.ts';
import type { DevelopmentProject } from './readProject.ts';
import type { ResolvedImage } from './resolvedImage.ts';

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
    const child = await spawnProcess({ argv, env, cwd: spec.folder, group: true }, signal);
    const stdout: Uint8Array[] = [];
    for await (const { channel, bytes } of child.output) {
      if (channel === 'stdout') stdout.push(bytes);
      else progress.push(bytes);
    }
    await child.exit;
    progress.end();
    signal.throwIfAborted();
    const answer = parseAnswer(Buffer.concat(stdout).toString());
    if (answer?.outcome === 'success') return;
    const { output, plainOutput, pendingFeature } = progress;
    throw provisionFailure({ devContainer, dockerfiles: new Map(), answer, output, plainOutput, pendingFeature });
  };
  const recipe = (): Promise<ImageRecipe> => workspaceRecipe(context, signal);
  const image = await publish({ part: 'workspace', make: built, recipe }, context, signal);
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
  const value = (declared: Declared<string> | undefined): string | undefined =>
    declared?.kind === 'known' ? declared.value : undefined;
  const written = value(build.context) ?? '.';
  const buildFolder = isAbsolute(written) || written.includes('://') ? written : join(folder, written);
  const inline = value(build.dockerfileInline);
  const dockerfile = value(build.dockerfile);
  const target = value(build.target);
  const make = (name: string): Promise<void> =>
    docker(
      [
        'build',
        '--tag',
        name,
        ...(inline === undefined ? [] : ['--file', '-']),
        ...(dockerfile === undefined ? [] : ['--file', join(buildFolder, dockerfile)]),
        ...(target === undefined ? [] : ['--target', target]),
        ...[...build.args].flatMap(([key, each]) =>
          each.kind === 'known' ? ['--build-arg', `${key}=${each.value}`] : [],
        ),
        buildFolder,
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
  return publish({ part: service.name, make, recipe }, context, signal);
}

/** An image that only the engine here has. */
export async function pushLocal(
  reference: string,
  settings: ImageSettings,
  context: BuildContext,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const what = `${reference} could not be pushed`;
  const make = (name: string): Promise<void> => docker(['tag', reference, name], { context, what }, signal);
  if (context.options.registry === undefined) {
    throw needsRegistry(`${reference} is only on the Docker engine of this machine, where the cluster can't pull it`);
  }
  return { ...(await publish({ part: reference, make, always: true }, context, signal)), settings };
}

interface Publication {
  readonly part: string;
  /** By the Docker engine here. */
  readonly make: (name: string) => Promise<void>;
  /** The same for a build in the cluster; absent where only an engine has it. */
  readonly recipe?: () => Promise<ImageRecipe>;
  /** Even where the registry has one of this name. */
  readonly always?: boolean;
}

/** Makes an image under its name in the registry, unless the registry has it, and pushes it. */
async function publish(
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
  await docker(['push', name], { context, what: `${name} could not be pushed` }, signal);
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

function needsRegistry(what: string): LockstepError {
  return new LockstepError('notSupported', `${what}: no registry is configured that both reach.`, {
    remedy: {
      kind: 'openSetting',
      text: 'Name a registry that this machine can push to and the cluster can pull from.',
      setting: 'lockstep.kubernetes.registry',
    },
  });
}

interface DockerRun {
  readonly context: BuildContext;
  /** What failed, where it does. */
  readonly what: string;
  readonly stdin?: string;
}

async function docker(
  args: readonly string[],
  { context, what, stdin }: DockerRun,
  signal: AbortSignal,
): Promise<void> {
  const { options, project } = context;
  const env = options.dockerEnv ?? {};
  const child = await spawnProcess(
    {
      argv: ['docker', ...args],
      env,
      group: true,
      secrets: project.secrets,
      ...(stdin === undefined ? {} : { stdin }),
    },
    signal,
  );
  const decoder = new StringDecoder('utf8');
  let tail = '';
  for await (const { bytes } of child.output) {
    const text = decoder.write(Buffer.from(bytes));
    options.report.output(text);
    tail = (tail + text).slice(-16_384);
  }
  const exit = await child.exit;
  signal.throwIfAborted();
  if (exit.kind === 'exited' && exit.code === 0) return;
  const words = tail.trim().split(/\r?\n/).at(-1) ?? '';
  throw new LockstepError('commandFailed', `${what}: ${words}`, {
    output: createRedactor(project.secrets).redact(tail.trim()),
  });
}

function parseAnswer(stdout: string): CliOutcome | undefined {
  const line = stdout.split('\n').findLast(each => each.startsWith('{'));
  try {
    return line === undefined ? undefined : (JSON.parse(line) as CliOutcome);
  } catch {
    return undefined;
  }
}
