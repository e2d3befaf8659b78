import { findContainerStatus } from '../../../cluster/streams/findContainerStatus.ts';
import type { SpawnInside } from './collectOutput.ts';
import type { Making } from './making.ts';
import { prepareName } from './prepareContainer.ts';
import { workspaceService } from './readProject.ts';
import { spawnIn } from './spawnIn.ts';
import { waitForWorkspacePod } from './waitForWorkspacePod.ts';

/** One of the workspace pod's containers, running; with a token, in a pod of that making. */
export async function waitForContainer(
  making: Making,
  { container, token }: { readonly container: string; readonly token?: string },
  signal: AbortSignal,
): Promise<SpawnInside> {
  const { cluster, project, options } = making;
  const service = workspaceService(project);
  // Without a token it may run already.
  const what =
    container === prepareName || token === undefined ? `waiting for the pod of ${service}` : `starting ${service}`;
  const pod = await waitForWorkspacePod(
    making,
    { token, what, until: each => findContainerStatus(each, container)?.state?.running !== undefined },
    signal,
  );
  return spawnIn(cluster, { pod, container, logger: options.logger });
}
