import { setTimeout as delay } from 'node:timers/promises';
import { LockstepError } from '../../../base/lockstepError.ts';
import { isNotRunning } from '../../../cluster/streams/startFailure.ts';
import { containerEnvironment } from './containerEnvironment.ts';
import type { Making, RunningWorkspace } from './making.ts';
import { waitForContainer } from './waitForContainer.ts';
import { waitForNames } from './waitForNames.ts';

const lookAgainMilliseconds = 250;
/** How long another failure than that may still turn out to be the container's end: runtimes have many words for it. */
const settleMilliseconds = 10_000;

/** The workspace's container once a command has run in there: one that ends at once is running for a moment too. */
export async function waitForWorkspace(
  making: Making,
  wait: Parameters<typeof waitForContainer>[1],
  signal: AbortSignal,
): Promise<Pick<RunningWorkspace, 'spawn' | 'containerEnv'>> {
  for (let failedAt: number | undefined; ;) {
    const spawn = await waitForContainer(making, wait, signal);
    try {
      const containerEnv = await containerEnvironment(spawn, signal);
      await waitForNames(making, spawn, signal);
      return { spawn, containerEnv };
    } catch (error) {
      failedAt ??= Date.now();
      const isUnclear = error instanceof LockstepError && error.code === 'commandFailed';
      if (!isNotRunning(error) && (!isUnclear || Date.now() - failedAt > settleMilliseconds)) throw error;
    }
    // Its status says so in a moment, and then why.
    await delay(lookAgainMilliseconds, undefined, { signal });
  }
}
