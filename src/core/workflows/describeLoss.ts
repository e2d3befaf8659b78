import { LockstepError } from '../base/lockstepError.ts';
import { ownerName } from '../cluster/ownerName.ts';
import type { Environment } from '../environment/environment.ts';
import { isUnfinished } from '../environment/isUnfinished.ts';
import { runCommand } from '../environment/runCommand.ts';
import type { EnvironmentSession } from '../environment/session.ts';

/**
 * What would be gone after a removal, one sentence each; empty when nothing would be.
 * A session is needed to look for work that is not committed or not pushed; without one that is said instead.
 */
export async function describeLoss(
  environment: Environment,
  session: EnvironmentSession | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { owner } = environment;
  return [
    ...(owner === undefined || owner === ownerName() ? [] : [`It was made by ${owner}.`]),
    ...(await lossOfWorkspace(environment, session, signal)),
    ...lossAround(environment),
  ];
}

function lossAround({ id, stack, services }: Environment): readonly string[] {
  if (stack !== undefined)
    return ['The stack around it goes too, with its whole namespace and the data in its volumes.'];
  // Docker keeps named volumes.
  return id.startsWith('kubernetes:') && services.length > 1 ? ['The data of its other services goes too.'] : [];
}

async function lossOfWorkspace(
  environment: Environment,
  session: EnvironmentSession | undefined,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const workspace = environment.workspace;
  if (workspace?.persistence !== 'lost' || isUnfinished(environment)) return [];
  if (!session)
    return [`The workspace in ${environment.name} could not be looked at, and it goes with the environment.`];
  const git = (...args: readonly string[]): Promise<number | undefined> =>
    // In a container the files often belong to another user than the one who looks.
    countLines(session, ['git', '-c', 'safe.directory=*', '-C', workspace.remote, ...args], signal);
  const changed = await git('status', '--porcelain');
  if (changed === undefined)
    return [
      `The files in ${workspace.remote} go with the environment, and Git can't tell what of them is kept elsewhere.`,
    ];
  // Without a first commit there is no HEAD, and nothing to push.
  const unpushed = (await git('log', 'HEAD', '--branches', '--not', '--remotes', '--oneline')) ?? 0;
  const stashed = (await git('stash', 'list')) ?? 0;
  return [
    ...(changed > 0 ? [`${changed} changed files are not committed.`] : []),
    ...(unpushed > 0 ? [`${unpushed} commits are not pushed.`] : []),
    ...(stashed > 0 ? [`${stashed} stashes are kept nowhere else.`] : []),
  ];
}

/** Lines that a command writes; undefined where it fails or isn't there. */
async function countLines(
  session: EnvironmentSession,
  argv: readonly [string, ...string[]],
  signal: AbortSignal,
): Promise<number | undefined> {
  try {
    // Not in the workspace folder, which need not be there.
    const { exit, stdout } = await runCommand(session, { argv, cwd: '/' }, signal);
    return exit.kind === 'exited' && exit.code === 0 ? stdout.split('\n').filter(Boolean).length : undefined;
  } catch (error) {
    if (!(error instanceof LockstepError) || session.lost.aborted) throw error;
    return undefined;
  }
}
