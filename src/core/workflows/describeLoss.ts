import type { Environment } from '../environment/environment.ts';
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
  const workspace = environment.workspace;
  if (workspace?.persistence !== 'lost') return [];
  if (!session) return [`The workspace in ${environment.name} could not be looked at, and it goes with the container.`];
  const git = async (...args: readonly string[]): Promise<number | undefined> => {
    const { exit, stdout } = await runCommand(session, { argv: ['git', '-C', workspace.remote, ...args] }, signal);
    return exit.kind === 'exited' && exit.code === 0 ? stdout.split('\n').filter(Boolean).length : undefined;
  };
  const changed = await git('status', '--porcelain');
  if (changed === undefined)
    return [`The files in ${workspace.remote} go with the container; they are in no Git repository.`];
  const unpushed = (await git('log', '--branches', '--not', '--remotes', '--oneline')) ?? 0;
  const stashed = (await git('stash', 'list')) ?? 0;
  return [
    ...(changed > 0 ? [`${changed} changed files are not committed.`] : []),
    ...(unpushed > 0 ? [`${unpushed} commits are not pushed.`] : []),
    ...(stashed > 0 ? [`${stashed} stashes are kept nowhere else.`] : []),
  ];
}
