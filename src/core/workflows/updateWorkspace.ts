import { posix, relative, sep } from 'node:path';
import type { Report } from '../base/report.ts';
import type { Environment } from '../environment/environment.ts';
import { runCommand } from '../environment/runCommand.ts';
import type { EnvironmentSession } from '../environment/session.ts';
import { sendChanges } from '../workspace/sendChanges.ts';

/**
 * Editing stays local: before something runs on a copy of the workspace, it gets what is newer here. A workspace that is
 * bound to this machine, or that was not made from this folder's files, has nothing to get.
 */
export async function updateWorkspace(
  { workspace, configFile }: Pick<Environment, 'workspace' | 'configFile'>,
  session: EnvironmentSession,
  report: Pick<Report, 'step'>,
  signal: AbortSignal,
): Promise<void> {
  if (workspace?.local === undefined || workspace.persistence === 'bound' || configFile === undefined) return;
  const { local, remote } = workspace;
  const own = posix.join(remote, relative(local, configFile).split(sep).join('/'));
  const { exit } = await runCommand(session, { argv: ['test', '-f', own], cwd: '/' }, signal);
  if (exit.kind !== 'exited' || exit.code !== 0) return;
  const { sent, kept } = await sendChanges(session, { local, remote }, signal);
  if (sent.length > 0)
    report.step(`sent ${sent.length} changed ${sent.length === 1 ? 'file' : 'files'} of the workspace`);
  if (kept.length > 0) report.step(`left as they are in the environment, where they are newer: ${kept.join(', ')}`);
}
