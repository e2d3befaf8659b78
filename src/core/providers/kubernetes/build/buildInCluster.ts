import { relative, sep } from 'node:path';
import { LockstepError } from '../../../base/lockstepError.ts';
import type { Pod } from '../../../cluster/pod.ts';
import { podPath } from '../../../cluster/streams/containerTarget.ts';
import { failedInstruction } from '../../../devcontainer/failedInstruction.ts';
import type { Bytes, Exit } from '../../../environment/session.ts';
import { exitText } from '../../../process/spawnProcess.ts';
import { podTrouble } from '../podTrouble.ts';
import { getObject } from '../provision/applyObject.ts';
import type { BuildContext } from '../provision/buildContext.ts';
import { collectOutput } from '../provision/collectOutput.ts';
import { packWorkspace } from '../../../workspace/packWorkspace.ts';
import type { ResolvedImage } from '../provision/resolvedImage.ts';
import { builderFile, builderFiles } from './builderFiles.ts';
import { contextFolder, privateFolder } from './builderJob.ts';
import type { ImageBuild } from './imageBuild.ts';
import { inspectBuilt } from './inspectBuilt.ts';
import { listContext } from './listContext.ts';
import { openBuilder, type Builder } from './openBuilder.ts';
import { lastInstruction, runBuilder } from './runBuilder.ts';

export interface ClusterBuild {
  /** Whose image it is, for the report. */
  readonly part: string;
  /** As pods and nodes name it, with its registry and tag. */
  readonly name: string;
  readonly build: ImageBuild;
}

const mebibyte = 1024 * 1024;

/**
 * Builds an image in a pod of the target namespace and pushes it from there, where no Docker engine can. Throws
 * `commandFailed` with the line of the Dockerfile that failed. The pod goes in any case.
 */
export async function buildInCluster(
  { part, name, build }: ClusterBuild,
  context: BuildContext,
  signal: AbortSignal,
): Promise<ResolvedImage> {
  const { options, project } = context;
  const { report, credentials, plainHosts = [] } = options;
  const files = await builderFiles(build, name, { credentials, plainHosts }, signal);
  const secrets = [...project.secrets, ...files.secrets];
  await using builder = await openBuilder(context, signal);
  await unpack(builder, { tar: files.tar, folder: privateFolder }, signal);
  await sendContext(builder, build, context, signal);
  report.step(`building the image of ${part} in the cluster`);
  const run = async (argv: readonly string[], what: string, env?: Readonly<Record<string, string>>): Promise<void> => {
    const command = { argv: ['buildah', ...common, ...argv] as const, cwd: '/', ...(env === undefined ? {} : { env }) };
    const { exit, output } = await runBuilder(builder.spawn, { command, secrets, report }, signal);
    if (exit.kind === 'exited' && exit.code === 0) return;
    throw await failure({ what, exit, output, build, builder, context }, signal);
  };
  await run(buildArguments(build, name), `The image of ${part} could not be built in the cluster`, variables(build));
  report.step(`pushing ${name}`);
  const push = ['push', '--authfile', builderFile.logins, '--digestfile', builderFile.digest, name];
  await run(push, `${name} could not be pushed from the cluster`);
  const { digest, settings } = await inspectBuilt(builder.spawn, { name, common }, signal);
  return { reference: `${name}@${digest}`, settings, isDevContainer: false };
}

const common = ['--storage-driver', 'vfs', '--registries-conf', builderFile.registries] as const;

function buildArguments({ args, target }: ImageBuild, name: string): readonly string[] {
  return [
    'build',
    ...['--isolation', 'chroot'],
    // OCI's own format has no SHELL, HEALTHCHECK and ONBUILD.
    ...['--format', 'docker'],
    ...['--authfile', builderFile.logins],
    ...['--ignorefile', builderFile.ignore],
    ...['--file', builderFile.dockerfile],
    ...(target === undefined ? [] : ['--target', target]),
    ...Object.entries(args).flatMap(([key, value]) => ['--build-arg', key === 'PATH' ? `${key}=${value}` : key]),
    ...['--tag', name],
    contextFolder,
  ];
}

/** Build arguments go by the environment: arguments of a command stand in the API server's audit log. */
function variables({ args }: ImageBuild): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(args).filter(([name]) => name !== 'PATH'));
}

async function sendContext(
  builder: Builder,
  build: ImageBuild,
  { options: { report } }: BuildContext,
  signal: AbortSignal,
): Promise<void> {
  const list = await listContext(build, signal);
  const words = `sending the build context: ${list.paths.length} files, ${(list.bytes / mebibyte).toFixed(1)} MiB`;
  report.step(words, { index: 0, total: list.bytes });
  let sent = 0;
  let told = 0;
  const onBytes = (bytes: number): void => {
    sent += bytes;
    if (sent - told < Math.max(mebibyte, list.bytes / 100)) return;
    told = sent;
    report.step(words, { index: sent, total: list.bytes });
  };
  await unpack(
    builder,
    { tar: packWorkspace(list, { uid: 0, gid: 0 }, onBytes, signal), folder: contextFolder },
    signal,
  );
}

async function unpack(
  { spawn }: Builder,
  { tar, folder }: { readonly tar: Bytes; readonly folder: string },
  signal: AbortSignal,
): Promise<void> {
  const argv = ['tar', '-xof', '-', '-C', folder] as const;
  const { exit, stderr } = await collectOutput(spawn, { argv, cwd: '/', stdin: tar }, signal);
  signal.throwIfAborted();
  if (exit.kind === 'exited' && exit.code === 0) return;
  const why = stderr.trim().split('\n').at(-1) ?? '';
  const code = exit.kind === 'lost' ? 'lost' : 'commandFailed';
  throw new LockstepError(code, `The build context could not be sent to the cluster: tar ${exitText(exit)}: ${why}`);
}

interface Failed {
  readonly what: string;
  readonly exit: Exit;
  readonly output: string;
  readonly build: ImageBuild;
  readonly builder: Builder;
  readonly context: BuildContext;
}

async function failure(
  { what, exit, output, build, builder, context }: Failed,
  signal: AbortSignal,
): Promise<LockstepError> {
  const words =
    output
      .split(/\r?\n/)
      .at(-1)
      ?.replace(/^(?:Error|error): /, '') ?? '';
  if (exit.kind === 'lost' || (exit.kind === 'exited' && exit.code === 137)) {
    const path = podPath({ namespace: context.namespace.name, pod: builder.pod.metadata.name });
    const pod = await getObject<Pod>(context.cluster, path, signal).catch(() => undefined);
    const why = pod === undefined ? 'its pod is gone.' : (podTrouble(pod)?.words ?? `it was ${exitText(exit)}.`);
    return new LockstepError('lost', `${what}: ${why}`, { output });
  }
  const file = relative(context.project.spec.folder, build.dockerfile.path).split(sep).join('/');
  const instruction = /STEP "/.test(words) || /^STEP /m.test(output) ? lastInstruction(output) : undefined;
  const at =
    instruction === undefined || !what.includes('built')
      ? undefined
      : failedInstruction(`Step 1/1 : ${instruction}`, new Map([[file, build.dockerfile.text]]));
  if (at === undefined) return new LockstepError('commandFailed', `${what}: ${words}`, { output });
  return new LockstepError('commandFailed', `${file}:${at.line} failed while the image was built: ${words}`, {
    output,
    at,
    remedy: { kind: 'openFile', text: `Open ${file}`, file, line: at.line },
  });
}
