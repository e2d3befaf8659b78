import { LockstepError } from '../../base/lockstepError.ts';
import { runCommand, type CommandResult } from '../../environment/runCommand.ts';
import type { Command } from '../../environment/session.ts';
import { oneLine } from '../oneLine.ts';
import type { ContainerAccess } from './containerAccess.ts';
import { spawnInPod } from './spawnInPod.ts';

/** Runs a command to its end; `what` says what for in the error `commandFailed` that any other exit code becomes. */
export async function runInPod(
  access: ContainerAccess,
  command: Omit<Command, 'service'>,
  what: { readonly for: string; readonly codes?: readonly number[] },
  signal: AbortSignal,
): Promise<CommandResult & { readonly code: number }> {
  const session = { spawn: (own: Command, until: AbortSignal) => spawnInPod(access, own, until) };
  const result = await runCommand(session, command, signal);
  signal.throwIfAborted();
  const { exit, stderr } = result;
  if (exit.kind === 'exited' && (what.codes ?? [0]).includes(exit.code)) return { ...result, code: exit.code };
  if (exit.kind === 'lost') throw new LockstepError('unreachable', `Could not ${what.for}: ${exit.reason}.`);
  const last = oneLine(stderr.trim().split('\n').at(-1) ?? '');
  const ended = exit.kind === 'exited' ? `exit code ${exit.code}` : exit.signal;
  throw new LockstepError('commandFailed', `Could not ${what.for}: ${last.replace(/\.$/, '') || ended}.`, {
    ...(stderr === '' ? {} : { output: stderr }),
  });
}
