import { setTimeout as delay } from 'node:timers/promises';
import { LockstepError } from '../base/lockstepError.ts';
import type { Logger } from '../base/logger.ts';
import { signalScript } from './signalScript.ts';

const graceMilliseconds = 3000;
const lookEveryMilliseconds = 150;
const mostPasses = 20;
const sendingMilliseconds = 12_000;

const script = `${signalScript}
lockstep_signal "$1" "$2"`;

export type Ending =
  | { readonly kind: 'ended'; readonly signal: 'SIGTERM' | 'SIGKILL' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Runs a command in the container as the run's own user and gives its exit code. */
export type RunInside = (argv: readonly [string, ...string[]], signal: AbortSignal) => Promise<number>;

/**
 * Ends what a run started in a container, by more commands as the same user: only that user (or one with
 * CAP_SYS_PTRACE, which root lacks in there) may read the environment of its processes.
 */
export async function endRun(runInside: RunInside, mark: string, logger: Logger): Promise<Ending> {
  const signalAll = async (name: string): Promise<boolean> =>
    (await runInside(['sh', '-c', script, 'sh', mark, name], AbortSignal.timeout(sendingMilliseconds))) === 0;
  try {
    if (!(await signalAll('TERM'))) return { kind: 'ended', signal: 'SIGTERM' };
    for (let waited = 0; waited < graceMilliseconds; waited += lookEveryMilliseconds) {
      await delay(lookEveryMilliseconds);
      if (!(await signalAll('0'))) return { kind: 'ended', signal: 'SIGTERM' };
    }
    // Again, because a process that was not reached yet may have started another one meanwhile.
    for (let pass = 0; pass < mostPasses && (await signalAll('KILL')); pass += 1);
    return { kind: 'ended', signal: 'SIGKILL' };
  } catch (error) {
    const noShell = error instanceof LockstepError && error.code === 'toolMissing';
    const reason = noShell
      ? 'the container has no shell to end a process with; what was started may still run in there'
      : `what was started may still run in there: ${String(error)}`;
    logger.warn(`Could not end a run: ${reason}`);
    return { kind: 'failed', reason };
  }
}
