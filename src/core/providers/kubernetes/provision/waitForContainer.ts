import { findContainerStatus } from '../../../cluster/streams/findContainerStatus.ts';
import type { SpawnInside } from './collectOutput.ts';
import type { Making } from './making.ts';
import { prepareName } from './prepareContainer.ts';
import { workspaceService } from './readProject.ts';
import { spawnIn } from './spawnIn.ts';
import { waitForPod } from './waitForPod.ts';

/** One of the workspace pod's containers, running; with a token, in a pod of that making. */
export async function waitForContainer(
  making: Making,
  { container, token }: { readonly container: string; readonly token?: string },
  signal: AbortSignal,
): Promise<SpawnInside> {
  const { cluster, names, namespace, options } = making;
  const service = workspaceService(making.project);
  const pod = await waitForPod(
    cluster,
    {
      namespace: namespace.name,
      environment: names.environment,
      service,
      deployment: names.base,
      ...(token === undefined ? {} : { token }),
      until: each => findContainerStatus(each, container)?.state?.running !== undefined,
      // Without a token it may run already.
      what:
        container === prepareName || token === undefined ? `waiting for the pod of ${service}` : `starting ${service}`,
    },
    options.report,
    signal,
  );
  return spawnIn(cluster, { pod, container, logger: options.logger });
}
