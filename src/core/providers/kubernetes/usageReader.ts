import { apiPath } from '../../cluster/apiPath.ts';
import type { Cluster } from '../../cluster/cluster.ts';
import { parseClusterId } from '../../cluster/clusterId.ts';
import { ClusterError } from '../../cluster/clusterError.ts';
import { listObjects, type ObjectSelection } from '../../cluster/listObjects.ts';
import { ownerName } from '../../cluster/ownerName.ts';
import type { EnvironmentId, ServiceName } from '../../environment/ids.ts';
import type { ResourceUse } from '../../environment/resourceUse.ts';
import { environmentPods } from './environmentPods.ts';
import { ownWorkloads } from './ownWorkloads.ts';
import { recognise } from './recognise.ts';
import { slimPod } from './slim.ts';
import { sumUsage, type PodMetrics } from './sumUsage.ts';

type Usage = ReadonlyMap<ServiceName, ResourceUse>;

/** Reads what services use from the metrics API, and remembers of each connection where it can't. */
export class UsageReader {
  /** Namespaces, by the connection. */
  readonly #refused = new WeakMap<Cluster, Set<string>>();
  readonly #without = new WeakSet<Cluster>();

  /** Empty where there is no metrics-server, or the user may not ask it. Throws `notFound` for a workload that is gone. */
  async read(cluster: Cluster, id: EnvironmentId, signal: AbortSignal): Promise<Usage> {
    const { namespace, name } = parseClusterId(id);
    if (this.#without.has(cluster) || this.#refused.get(cluster)?.has(namespace) === true) return new Map();
    const target = { context: cluster.context, namespace, name };
    const selection = await environmentPods(cluster, target, signal);
    const metrics = await this.#metrics(cluster, namespace, selection, signal);
    if (metrics.length === 0) return new Map();
    const [workloads, pods] = await Promise.all([
      ownWorkloads(cluster, target, signal),
      listObjects(cluster, selection, slimPod, signal),
    ]);
    const viewpoint = { context: cluster.context, namespace, self: ownerName() };
    return sumUsage(recognise(viewpoint, { workloads, pods: pods.items }).get(id)?.services ?? [], metrics);
  }

  async #metrics(
    cluster: Cluster,
    namespace: string,
    { labelSelector, fieldSelector }: ObjectSelection,
    signal: AbortSignal,
  ): Promise<readonly PodMetrics[]> {
    const path = apiPath({ group: 'metrics.k8s.io', version: 'v1beta1', resource: 'pods' }, namespace);
    try {
      const { items } = await cluster.request<{ readonly items?: readonly PodMetrics[] | null }>(
        { path, query: { labelSelector, fieldSelector } },
        signal,
      );
      return items ?? [];
    } catch (error) {
      if (!(error instanceof ClusterError) || (error.status !== 404 && error.status !== 403)) throw error;
      if (error.status === 404) this.#without.add(cluster);
      else this.#refused.set(cluster, new Set([...(this.#refused.get(cluster) ?? []), namespace]));
      return [];
    }
  }
}
