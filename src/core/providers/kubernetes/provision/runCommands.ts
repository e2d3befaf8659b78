import { basename } from 'node:path';
import { clusterAnnotations } from '../../../cluster/clusterLabels.ts';
import type { LifecycleCommandName } from '../../../devcontainer/devContainer.ts';
import { substituteVariables } from '../../../devcontainer/substituteVariables.ts';
import { podTrouble } from '../podTrouble.ts';
import { annotateWorkspace } from './annotateWorkspace.ts';
import { mergePaths, userEnvironment } from './containerEnvironment.ts';
import type { SpawnInside } from './collectOutput.ts';
import { listEnvironmentPods } from './listEnvironmentPods.ts';
import type { Making, RunningWorkspace } from './making.ts';
import { workspaceService } from './readProject.ts';
import { creationCommands, runLifecycle, startCommands } from './runLifecycle.ts';
import { isSecret } from './toContainer.ts';

/** The lifecycle commands of a new environment, which is then noted as made. */
export async function runCreation(making: Making, running: RunningWorkspace, signal: AbortSignal): Promise<void> {
  await runCommands(making, running, [...creationCommands, ...startCommands], signal);
  await annotateWorkspace(making, { [clusterAnnotations.creating]: null, [clusterAnnotations.failedAt]: null }, signal);
}

/** Those of each start; one of them that failed before has now been run again. */
export async function runStart(making: Making, running: RunningWorkspace, signal: AbortSignal): Promise<void> {
  await runCommands(making, running, startCommands, signal);
  await annotateWorkspace(making, { [clusterAnnotations.failedAt]: null }, signal);
}

async function runCommands(
  making: Making,
  { spawn, merged, remoteUser, containerEnv }: RunningWorkspace,
  names: readonly LifecycleCommandName[],
  signal: AbortSignal,
): Promise<void> {
  const { project, options } = making;
  const asUser: SpawnInside = (command, own) =>
    spawn({ ...command, ...(remoteUser === undefined ? {} : { user: remoteUser }) }, own);
  const filled = substituteVariables(merged, { containerEnv });
  const remoteEnv = withoutNull(filled.remoteEnv ?? {});
  await annotateWorkspace(
    making,
    { [clusterAnnotations.remoteEnv]: remoteEnvironmentText(remoteEnv, project.secrets) },
    signal,
  );
  const hasCommands = names.some(name => filled[`${name}s`].length > 0);
  const userEnv = hasCommands ? await userEnvironment(asUser, filled.userEnvProbe, signal) : {};
  const path = mergePaths(userEnv['PATH'], containerEnv['PATH']);
  const env = { ...userEnv, ...(path === undefined ? {} : { PATH: path }), ...remoteEnv };
  await runLifecycle(
    names,
    filled,
    {
      spawn: (command, own) =>
        asUser({ ...command, env: { ...env, ...command.env }, cwd: project.workspaceFolder }, own),
      devContainer: project.devContainer,
      name: basename(project.spec.folder),
      report: options.report,
      secrets: project.secrets,
      whyLost: () => podWords(making, signal),
      onFailure: command =>
        annotateWorkspace(
          making,
          { [clusterAnnotations.creating]: null, [clusterAnnotations.failedAt]: command },
          signal,
        ),
    },
    signal,
  );
}

/** Why the workspace's pod is not well, where it is not. */
async function podWords(making: Making, signal: AbortSignal): Promise<string | undefined> {
  const pods = await listEnvironmentPods(making, workspaceService(making.project), signal);
  return pods.map(pod => podTrouble(pod)?.words).find(words => words !== undefined);
}

/** What is secret is not in an annotation; the container itself has it. */
function remoteEnvironmentText(remoteEnv: Readonly<Record<string, string>>, secrets: readonly string[]): string {
  return JSON.stringify(Object.fromEntries(Object.entries(remoteEnv).filter(([, value]) => !isSecret(value, secrets))));
}

function withoutNull(variables: Readonly<Record<string, string | null>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([name, value]) => (value === null ? [] : [[name, value]])),
  );
}
