import { clusterLabels } from '../../../cluster/clusterLabels.ts';
import { collectOutput, type SpawnInside } from './collectOutput.ts';
import { dnsName } from './environmentNames.ts';
import { listEnvironmentPods } from './listEnvironmentPods.ts';
import type { Making } from './making.ts';
import { workspaceService } from './readProject.ts';

const patienceMilliseconds = 30_000;

/**
 * Arguments: names and addresses by turns. An image without `getent` is not asked. `ahosts`, which musl lacks, asks for
 * both kinds of address at once, so that a cluster without IPv6 doesn't look outside for the name first.
 */
const script = `command -v getent >/dev/null 2>&1 || exit 0
while [ $# -gt 0 ]; do
  case $(getent ahosts "$1" 2>/dev/null || getent hosts "$1") in
    *"$2"*) shift 2 ;;
    *) sleep 1 ;;
  esac
done`;

/**
 * Waits until the services of a Compose project are found by their names in the workspace, because a cluster's DNS comes
 * later than the pods that it names, and commands that run next may need them. Goes on without after half a minute.
 */
export async function waitForNames(making: Making, spawn: SpawnInside, signal: AbortSignal): Promise<void> {
  const { project, options } = making;
  if (project.compose === undefined) return;
  const own = workspaceService(project);
  const pods = await listEnvironmentPods(making, undefined, signal);
  const addresses = pods.flatMap(({ metadata: { labels, deletionTimestamp }, status }) => {
    const service = labels?.[clusterLabels.service];
    const isThere = status?.phase === 'Running' && deletionTimestamp === undefined;
    return isThere && service !== undefined && service !== own && status.podIP !== undefined
      ? [[dnsName(service), status.podIP] as const]
      : [];
  });
  if (addresses.length === 0) return;
  options.report.step(`looking for ${addresses.map(([name]) => name).join(', ')}`);
  const late = AbortSignal.timeout(patienceMilliseconds);
  try {
    const argv = ['sh', '-c', script, 'sh', ...addresses.flat()] as const;
    await collectOutput(spawn, { argv, cwd: '/' }, AbortSignal.any([signal, late]));
  } catch (error) {
    signal.throwIfAborted();
    if (!late.aborted) throw error;
    options.report.step('going on, although the cluster’s DNS does not know all services yet');
  }
}
