import { findContainerStatus } from '../../../cluster/streams/findContainerStatus.ts';
import type { SpawnInside } from './collectOutput.ts';
import { touch } from './fillWorkspace.ts';
import type { Making } from './making.ts';
import { prepareName, readyMark } from './prepareContainer.ts';
import { workspaceService } from './readProject.ts';
import { waitForWorkspacePod } from './waitForWorkspacePod.ts';

/** How long the end of a container may be known to its commands before its status tells it. */
const settleMilliseconds = 10_000;

/**
 * Lets the workspace start: the container that waits for the mark ends as soon as it sees it, and may kill the command that
 * makes it before that has told its own end. Throws what kept the mark from being made.
 */
export async function releaseWorkspace(
  making: Making,
  { spawn, token }: { readonly spawn: SpawnInside; readonly token: string },
  signal: AbortSignal,
): Promise<void> {
  try {
    await touch(spawn, readyMark(token), signal);
  } catch (error) {
    signal.throwIfAborted();
    const late = AbortSignal.timeout(settleMilliseconds);
    const what = `starting ${workspaceService(making.project)}`;
    try {
      await waitForWorkspacePod(making, { token, what, until: hasEnded }, AbortSignal.any([signal, late]));
    } catch (other) {
      signal.throwIfAborted();
      throw late.aborted ? error : other;
    }
  }
}

const hasEnded: Parameters<typeof waitForWorkspacePod>[1]['until'] = pod =>
  findContainerStatus(pod, prepareName)?.state?.terminated?.exitCode === 0;
