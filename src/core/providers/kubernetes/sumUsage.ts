import type { ServiceName } from '../../environment/ids.ts';
import type { ResourceUse } from '../../environment/resourceUse.ts';
import { kubernetesQuantity } from '../../references/quantities/kubernetesQuantity.ts';
import type { RecognisedService } from './recognised.ts';

/** What the metrics API says of one pod (metrics.k8s.io/v1beta1, "PodMetrics"). */
export interface PodMetrics {
  readonly metadata: { readonly name: string };
  readonly containers: readonly {
    readonly name: string;
    readonly usage: { readonly cpu?: string; readonly memory?: string };
  }[];
}

/** Each service's container, over all pods that have figures; a service without any is left out. */
export function sumUsage(
  services: readonly RecognisedService[],
  metrics: readonly PodMetrics[],
): ReadonlyMap<ServiceName, ResourceUse> {
  const byPod = new Map(metrics.map(({ metadata, containers }) => [metadata.name, containers]));
  const sums = services.flatMap(({ name, container, pods }): [ServiceName, ResourceUse][] => {
    const found = pods.flatMap(({ metadata }) =>
      (byPod.get(metadata.name) ?? []).filter(each => each.name === container),
    );
    const sum = (resource: 'cpu' | 'memory'): number =>
      found.reduce((total, { usage }) => total + (kubernetesQuantity(usage[resource] ?? '') ?? 0), 0);
    return found.length === 0 ? [] : [[name, { memory: Math.ceil(sum('memory')), cpu: Math.ceil(sum('cpu') * 1000) }]];
  });
  return new Map(sums);
}
