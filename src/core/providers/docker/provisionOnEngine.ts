import { randomUUID } from 'node:crypto';
import { LockstepError } from '../../base/lockstepError.ts';
import type { Logger } from '../../base/logger.ts';
import type { Report } from '../../base/report.ts';
import { provisionDevContainer, type ProvisionOutcome } from '../../devcontainer/provisionDevContainer.ts';
import { referenceCliPath } from '../../devcontainer/referenceCli.ts';
import { rebuildRemedy } from '../../devcontainer/rebuildRemedy.ts';
import type { Environment } from '../../environment/environment.ts';
import type { EnvironmentId } from '../../environment/ids.ts';
import type { WorkspaceSpec } from '../../environment/workspaceSpec.ts';
import { endRun } from '../../process/endRun.ts';
import { devContainerId } from './devContainerId.ts';
import type { Engine } from './engine.ts';
import { markFailed } from './failureMark.ts';
import { findEnvironment } from './findEnvironment.ts';
import { removeSince, takeSnapshot } from './leftovers.ts';
import { readMachine } from './machine.ts';
import type { Recognised } from './recognise.ts';
import { runInside } from './runInside.ts';

const cleaningMilliseconds = 120_000;

/**
 * Makes the environment or brings it up, by the reference CLI. Cancelled, or failed before the container ran, it leaves
 * nothing but image layers; failed in a lifecycle command it keeps the container and marks it.
 */
export async function provisionOnEngine(
  engine: Engine,
  spec: WorkspaceSpec,
  { report, logger }: { readonly report: Report; readonly logger: Logger },
  signal: AbortSignal,
): Promise<EnvironmentId> {
  const id = devContainerId(engine.context.name, spec.folder, spec.configFile);
  const found = (await existing(engine, id, signal))?.environment;
  const rebuild = spec.rebuild || hasChanged(found, spec.specHash);
  if (!rebuild) refuseFailed(found);
  const before = await takeSnapshot(engine, signal);
  const run = randomUUID();
  let composeProject: string | undefined;
  const tools = {
    cliPath: referenceCliPath(),
    env: engine.context.env,
    run,
    onComposeProject: (project: string) => (composeProject = project),
  };
  const clean = async (): Promise<void> => {
    const owner = { folder: spec.folder, configFile: spec.configFile, composeProject };
    await removeSince(engine, before, owner, AbortSignal.timeout(cleaningMilliseconds));
  };
  let outcome: ProvisionOutcome;
  try {
    outcome = await provisionDevContainer({ ...spec, rebuild }, tools, report, signal);
  } catch (error) {
    report.step('cleaning up');
    await endLifecycleCommands(engine, id, run, logger);
    await clean();
    throw error;
  }
  switch (outcome.kind) {
    case 'ready':
      return id;
    case 'buildFailed':
      await clean();
      throw outcome.error;
    case 'lifecycleFailed':
      await markFailed(engine, outcome.containerId, outcome.command, signal);
      throw outcome.error;
  }
}

/** Only what Lockstep made carries a hash. */
function hasChanged(found: Environment | undefined, specHash: string): boolean {
  return found?.origin.kind === 'lockstep' && found.origin.specHash !== specHash;
}

/** The commands of a start run again by themselves, those of the making only in a new container. */
function refuseFailed(found: Environment | undefined): void {
  if (found?.state.kind !== 'failed' || /^post(?:Start|Attach)Command$/.test(found.state.at)) return;
  const { at } = found.state;
  throw new LockstepError(
    'commandFailed',
    `${at} failed in the Dev Container of ${found.name}, which is kept as it was then.`,
    { remedy: rebuildRemedy(at) },
  );
}

/** In a container that was there before, a lifecycle command would go on after its client has gone. */
async function endLifecycleCommands(engine: Engine, id: EnvironmentId, mark: string, logger: Logger): Promise<void> {
  const found = await existing(engine, id, AbortSignal.timeout(cleaningMilliseconds)).catch(() => undefined);
  const workspace = found?.containers[0];
  if (workspace?.state !== 'running') return;
  const { user } = await readMachine(engine, workspace.id, AbortSignal.timeout(cleaningMilliseconds));
  await endRun(runInside(engine, workspace.id, user), mark, logger);
}

async function existing(engine: Engine, id: EnvironmentId, signal: AbortSignal): Promise<Recognised | undefined> {
  try {
    return await findEnvironment(engine, id, signal);
  } catch (error) {
    if (error instanceof LockstepError && error.code === 'notFound') return undefined;
    throw error;
  }
}
