import { pack } from 'tar-stream';
import type { Bytes } from '../../../environment/session.ts';
import type { BuildContext } from '../provision/buildContext.ts';
import { collectOutput } from '../provision/collectOutput.ts';
import type { ResolvedImage } from '../provision/resolvedImage.ts';
import { buildFailure } from './buildFailure.ts';
import { builderFile, builderFiles } from './builderFiles.ts';
import { contextFolder, featuresFolder, privateFolder } from './builderJob.ts';
import { extendedDockerfile, needsExtension } from './features/extendedDockerfile.ts';
import type { ImageBuild, ImageRecipe } from './imageBuild.ts';
import { inspectBuilt } from './inspectBuilt.ts';
import { openBuilder, type Builder } from './openBuilder.ts';
import { runBuilder } from './runBuilder.ts';
import { sendContext, sendFiles } from './sendFiles.ts';
import { storageDriver } from './storageDriver.ts';

export interface ClusterBuild {
  /** Whose image it is, for the report. */
  readonly part: string;
  /** As pods and nodes name it, with its registry and tag. */
  readonly name: string;
  readonly recipe: ImageRecipe;
}

/**
 * Builds an image in a pod of the target namespace and pushes it from there, where no Docker engine can. Throws
 * `commandFailed` with the line of the Dockerfile or the Feature that failed. The pod goes in any case.
 */
export async function buildInCluster(
  { part, name, recipe }: ClusterBuild,
  context: BuildContext,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const { options, project } = context;
  const { report, credentials, plainHosts = [] } = options;
  const files = await builderFiles(recipe, name, { credentials, plainHosts }, signal);
  await using builder = await openBuilder(context, signal);
  await sendFiles(builder.spawn, { tar: files.tar, folder: privateFolder }, signal);
  report.step(`building the image of ${part} in the cluster`);
  const driver = await storageDriver(builder.spawn, signal);
  const common = ['--storage-driver', driver, '--registries-conf', builderFile.registries];
  const work: Work = { part, name, builder, common, context, secrets: [...project.secrets, ...files.secrets] };
  await make(work, recipe, signal);
  report.step(`pushing ${name}`);
  const argv = ['push', ...login, '--digestfile', builderFile.digest, name];
  await run(work, { argv, what: `${name} could not be pushed from the cluster` }, signal);
  const { stdout } = await collectOutput(builder.spawn, { argv: ['cat', builderFile.digest], cwd: '/' }, signal);
  const settings = await inspectBuilt(builder.spawn, { name, common }, signal);
  return { reference: `${name}@${stdout.trim()}`, settings, isDevContainer: false };
}

interface Work {
  readonly part: string;
  readonly name: string;
  readonly builder: Builder;
  /** Options of every command of Buildah's. */
  readonly common: readonly string[];
  readonly context: BuildContext;
  readonly secrets: readonly string[];
}

const login = ['--authfile', builderFile.logins] as const;
const baseName = 'localhost/lockstep-base:latest';

/** Builds the image under its name, with what a Dev Container's own has more. */
async function make(work: Work, { base, extension }: ImageRecipe, signal: AbortSignal): Promise<void> {
  const { builder, name, part, common, context } = work;
  const what = `The image of ${part} could not be built in the cluster`;
  if (base.kind === 'dockerfile') {
    const { build } = base;
    await sendContext(builder.spawn, { build, report: context.options.report }, signal);
    const argv = buildArguments(build, extension === undefined ? name : baseName);
    await run(work, { argv, what, env: variables(build), build }, signal);
  } else await run(work, { argv: ['pull', ...login, base.image], what: `${base.image} could not be pulled` }, signal);
  if (extension === undefined) return;
  const from = base.kind === 'dockerfile' ? baseName : base.image;
  const settings = await inspectBuilt(builder.spawn, { name: from, common }, signal);
  if (!needsExtension({ settings, ...extension })) {
    await run(work, { argv: ['tag', from, name], what }, signal);
    return;
  }
  const { dockerfile, files } = extendedDockerfile({ base: from, settings, ...extension });
  await sendFiles(builder.spawn, { tar: packFiles(files), folder: featuresFolder }, signal);
  const own = new Map([[builderFile.extension.slice(privateFolder.length + 1), Buffer.from(dockerfile)]]);
  await sendFiles(builder.spawn, { tar: packFiles(own), folder: privateFolder }, signal);
  const argv = ['build', ...buildOptions, '--file', builderFile.extension, '--tag', name, featuresFolder];
  await run(work, { argv, what }, signal);
}

// OCI's own format has no SHELL, HEALTHCHECK and ONBUILD.
const buildOptions = [
  '--isolation',
  'chroot',
  '--format',
  'docker',
  ...login,
  '--ignorefile',
  builderFile.ignore,
] as const;

function buildArguments({ args, target }: ImageBuild, tag: string): readonly string[] {
  return [
    'build',
    ...buildOptions,
    ...['--file', builderFile.dockerfile],
    ...(target === undefined ? [] : ['--target', target]),
    ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', key === 'PATH' ? `${key}=${value}` : key]),
    ...['--tag', tag],
    contextFolder,
  ];
}

/** Build arguments go by the environment: arguments of a command stand in the API server's audit log. */
function variables({ args }: ImageBuild): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(args).filter(([name]) => name !== 'PATH'));
}

interface BuilderCommand {
  readonly argv: readonly string[];
  /** What failed, where it does. */
  readonly what: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly build?: ImageBuild;
}

async function run(
  { builder, common, context, secrets }: Work,
  { argv, what, env = {}, build }: BuilderCommand,
  signal: AbortSignal,
): Promise<void> {
  const command = { argv: ['buildah', ...common, ...argv] as const, cwd: '/', env };
  const { report } = context.options;
  const { exit, output } = await runBuilder(
    builder.spawn,
    { command, secrets, report, tellsSteps: build !== undefined },
    signal,
  );
  if (exit.kind === 'exited' && exit.code === 0) return;
  const failed = { what, exit, output, pod: builder.pod, ...(build === undefined ? {} : { build }) };
  throw await buildFailure(failed, context, signal);
}

function packFiles(files: ReadonlyMap<string, Uint8Array>): Bytes {
  const tar = pack();
  for (const [name, bytes] of files) tar.entry({ name, mode: 0o600 }, Buffer.from(bytes));
  tar.finalize();
  return tar as Bytes;
}
