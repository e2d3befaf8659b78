import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, relative, sep } from 'node:path';
import { LockstepError } from '../base/lockstepError.ts';
import type { Report } from '../base/report.ts';
import { labels } from '../environment/labels.ts';
import type { WorkspaceFiles } from '../environment/workspaceFiles.ts';
import type { WorkspaceSpec } from '../environment/workspaceSpec.ts';
import { runProcess } from '../process/runProcess.ts';
import { diskFiles } from '../workspace/diskFiles.ts';
import { checkSources } from './checkSources.ts';
import { composeInputs } from './composeInputs.ts';
import { composeProjectName } from './composeProjectName.ts';
import type { DevContainer } from './devContainer.ts';
import { endedContainer } from './endedContainer.ts';
import { overrideConfiguration } from './overrideConfiguration.ts';
import { provisionFailure, type CliOutcome } from './provisionFailure.ts';
import { ProvisionProgress, type FailedCommand } from './provisionProgress.ts';
import { readDevContainer } from './readDevContainer.ts';
import { rebuildRemedy } from './rebuildRemedy.ts';
import { remoteWorkspaceFolder } from './remoteWorkspaceFolder.ts';
import { runReferenceCli } from './runReferenceCli.ts';
import { secretValues } from './secretValues.ts';
import { lockFile } from './specHash.ts';

export interface ProvisionTools {
  /** Absolute path of `devcontainer.js` of the reference CLI. */
  readonly cliPath: string;
  /** Leads to the place: `DOCKER_HOST`, `DOCKER_CONTEXT`, `DOCKER_TLS_VERIFY` …; added to this process's own. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Stands as `LOCKSTEP_RUN` in the environment of lifecycle commands, so that cancelling can end them inside. */
  readonly run: string;
  /** Told the Compose project before anything of it is made, so that it can be removed again. */
  readonly onComposeProject?: (project: string) => void;
}

/** Cancelling is no outcome: it throws the signal's reason. */
export type ProvisionOutcome =
  | {
      readonly kind: 'ready';
      readonly containerId: string;
      readonly remoteUser: string;
      readonly remoteWorkspaceFolder: string;
      readonly composeProject?: string;
    }
  /** The container didn't run: whatever is left belongs to nobody and may be removed. */
  | { readonly kind: 'buildFailed'; readonly error: LockstepError }
  /** The container runs and is kept. Only a rebuild runs the command again. */
  | {
      readonly kind: 'lifecycleFailed';
      readonly containerId: string;
      /** `postCreateCommand`. */
      readonly command: string;
      readonly exitCode?: number;
      /** Its end, secrets removed. */
      readonly output: string;
      readonly error: LockstepError;
    };

/**
 * Makes a Dev Container, or brings the existing one up, by the reference CLI's `up`; with `spec.rebuild` the existing
 * container is replaced. On abort all local processes are ended; what the engine already has is the caller's to remove.
 * Throws what readDevContainer and checkSources throw, `toolMissing` without docker, `unreachable`, and the signal's reason.
 */
export async function provisionDevContainer(
  spec: WorkspaceSpec,
  tools: ProvisionTools,
  report: Report,
  signal: AbortSignal,
): Promise<ProvisionOutcome> {
  const files = diskFiles(spec.folder);
  report.step('reading devcontainer.json');
  const devContainer = await readDevContainer(
    files,
    relative(spec.folder, spec.configFile).split(sep).join('/'),
    signal,
  );
  await checkSources(files, devContainer, signal);
  const secrets = [...spec.secrets, ...(await secretValues(files, devContainer, process.env, signal))];
  const progress = new ProvisionProgress(report, secrets);
  const { source } = devContainer;
  const env: Record<string, string | undefined> = { ...tools.env, ELECTRON_RUN_AS_NODE: '1' };
  if (source.kind === 'compose') {
    const project = await composeProjectName(source, spec, tools.env, signal);
    env['COMPOSE_PROJECT_NAME'] = project;
    tools.onComposeProject?.(project);
  }

  const temporary = await mkdtemp(join(tmpdir(), 'lockstep-'));
  try {
    const override = await writeOverride(devContainer, spec, temporary);
    const argv = upArgs(spec, { tools, override, lockfile: await hasLockFile(files, devContainer, signal) });
    const answer = await runReferenceCli({ argv, env, cwd: spec.folder }, progress, signal);
    return await outcomeOf(answer, { devContainer, files, progress, spec, env, secrets }, signal);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeOverride(devContainer: DevContainer, spec: WorkspaceSpec, temporary: string): Promise<string> {
  const composeFile = join(temporary, 'compose.labels.yaml');
  const ours = {
    [labels.specHash]: spec.specHash,
    [labels.workspaceFolder]: remoteWorkspaceFolder(devContainer, spec.folder, spec.configFile),
  };
  const { configuration, compose } = overrideConfiguration(devContainer, ours, { folder: spec.folder, composeFile });
  const override = join(temporary, 'devcontainer.json');
  await writeFile(override, configuration, { mode: 0o600 });
  if (compose !== undefined) await writeFile(composeFile, compose, { mode: 0o600 });
  return override;
}

async function hasLockFile(files: WorkspaceFiles, devContainer: DevContainer, signal: AbortSignal): Promise<boolean> {
  return (await files.read(lockFile(devContainer.path), signal)) !== undefined;
}

function upArgs(
  spec: WorkspaceSpec,
  {
    tools,
    override,
    lockfile,
  }: { readonly tools: ProvisionTools; readonly override: string; readonly lockfile: boolean },
): readonly [string, ...string[]] {
  return [
    process.execPath,
    tools.cliPath,
    'up',
    '--workspace-folder',
    spec.folder,
    '--config',
    spec.configFile,
    '--override-config',
    override,
    '--log-format',
    'json',
    '--remote-env',
    `LOCKSTEP_RUN=${tools.run}`,
    ...(spec.rebuild ? ['--remove-existing-container'] : []),
    // Nothing is added to the user's repository; a lock file that is there is kept.
    ...(lockfile ? [] : ['--no-lockfile']),
  ];
}

interface Run {
  readonly devContainer: DevContainer;
  readonly files: WorkspaceFiles;
  readonly progress: ProvisionProgress;
  readonly spec: WorkspaceSpec;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly secrets: readonly string[];
}

async function outcomeOf(answer: CliOutcome | undefined, run: Run, signal: AbortSignal): Promise<ProvisionOutcome> {
  const { devContainer, files, progress } = run;
  const failed = progress.failedCommand;
  if (answer?.outcome === 'success' && answer.containerId !== undefined) {
    await refuseStrangers(answer.containerId, run, signal);
    const { composeProjectName: composeProject } = answer;
    return {
      kind: 'ready',
      containerId: answer.containerId,
      remoteUser: answer.remoteUser ?? 'root',
      remoteWorkspaceFolder: answer.remoteWorkspaceFolder ?? '/',
      ...(composeProject === undefined ? {} : { composeProject }),
    };
  }
  if (failed !== undefined && answer?.containerId !== undefined)
    return lifecycleFailed(answer.containerId, failed, run);
  const ended = answer?.containerId === undefined ? undefined : await endedContainer(answer.containerId, run, signal);
  if (ended !== undefined) return { kind: 'buildFailed', error: ended };
  return {
    kind: 'buildFailed',
    error: provisionFailure({
      devContainer,
      dockerfiles: await dockerfilesOf(devContainer, files, signal),
      answer,
      output: progress.output,
      plainOutput: progress.plainOutput,
      pendingFeature: progress.pendingFeature,
    }),
  };
}

function lifecycleFailed(containerId: string, failed: FailedCommand, { devContainer, spec }: Run): ProvisionOutcome {
  const { name: command, output, exitCode } = failed;
  const code = exitCode === undefined ? '' : ` with exit code ${exitCode}`;
  return {
    kind: 'lifecycleFailed',
    containerId,
    command,
    output,
    ...(exitCode === undefined ? {} : { exitCode }),
    error: new LockstepError(
      'commandFailed',
      `${command} failed${code} in the Dev Container of ${basename(spec.folder)}, which is kept: ${lastLine(output)}`,
      {
        at: devContainer.at([command]),
        output,
        remedy: rebuildRemedy(command),
      },
    ),
  };
}

/** Text by path of those that a build may have failed in. */
async function dockerfilesOf(
  { source }: DevContainer,
  files: WorkspaceFiles,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  if (source.kind === 'compose') return (await composeInputs(files, source, signal)).dockerfiles;
  const text = source.kind === 'dockerfile' ? await files.read(source.dockerfile, signal) : undefined;
  return new Map(source.kind === 'dockerfile' && text !== undefined ? [[source.dockerfile, text]] : []);
}

/** The CLI finds Compose containers by project and service alone, so a race may still have given us another folder's. */
async function refuseStrangers(
  containerId: string,
  { devContainer, spec, env }: Run,
  signal: AbortSignal,
): Promise<void> {
  if (devContainer.source.kind !== 'compose') return;
  const format = '{{index .Config.Labels "devcontainer.local_folder"}}';
  const { stdout } = await runProcess(
    { argv: ['docker', 'inspect', '--format', format, containerId], env, timeLimitMilliseconds: 20_000 },
    signal,
  );
  const folder = stdout.trim();
  if (folder === '' || folder === spec.folder) return;
  throw new LockstepError(
    'commandFailed',
    `The Compose project of ${spec.folder} is in use by the Dev Container of ${folder}.`,
    {
      remedy: { kind: 'text', text: 'Give one of them a name: of its own in its Compose file, then rebuild.' },
    },
  );
}

function lastLine(output: string): string {
  return output.split(/\r?\n/).findLast(line => line.trim() !== '') ?? 'it wrote nothing';
}
