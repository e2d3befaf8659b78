import type { Cluster } from '../../cluster/cluster.ts';
import { watchObjects } from '../../cluster/watchObjects.ts';
import type { PodWatch } from './podWatch.ts';
import { parseWorkload, workloadPath } from './workloadKinds.ts';

/** Resolves when a workload is deleted; for a bare pod, or where workloads may not be watched, when no pod of it is left. Returns on abort too. */
export async function untilRemoved(
  cluster: Cluster,
  { namespace, workload, pods }: { readonly namespace: string; readonly workload: string; readonly pods: PodWatch },
  signal: AbortSignal,
): Promise<void> {
  const parsed = parseWorkload(workload);
  if (parsed !== undefined) {
    const { kind, name } = parsed;
    const selection = { path: workloadPath(kind, namespace), fieldSelector: `metadata.name=${name}` };
    for await (const change of watchObjects(cluster, selection, signal)) {
      if (change.kind === 'deleted' || (change.kind === 'listed' && change.items.length === 0)) return;
      if (change.kind === 'broken' && change.error.code === 'forbidden') break;
    }
  }
  while (!signal.aborted && pods.of(workload).length > 0) await pods.next(signal).catch(() => undefined);
}
