import type { Pod } from '../../../cluster/pod.ts';
import type { Making } from './making.ts';
import { workspaceService } from './readProject.ts';
import { waitForPod, type PodWait } from './waitForPod.ts';

/** The workspace's pod once it is as wanted; with a token, of that making. See waitForPod. */
export function waitForWorkspacePod(
  { cluster, names, namespace, project, options }: Making,
  { token, ...wait }: Pick<PodWait, 'until' | 'what'> & { readonly token: string | undefined },
  signal: AbortSignal,
): Promise<Pod> {
  const own = { namespace: namespace.name, environment: names.environment, deployment: names.base };
  const service = workspaceService(project);
  return waitForPod(
    cluster,
    { ...own, ...wait, service, ...(token === undefined ? {} : { token }) },
    options.report,
    signal,
  );
}
